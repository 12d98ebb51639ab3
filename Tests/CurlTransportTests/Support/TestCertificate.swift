import Foundation
import NIOSSL

/// A certificate for `localhost` that signs itself and is trusted by nobody who is not told to; its key protects nothing.
/// Made with `openssl ecparam -name prime256v1 -genkey` and `openssl req -x509 -days 36500 -subj /CN=localhost
/// -addext subjectAltName=DNS:localhost`.
enum TestCertificate {
    static func serverContext() throws -> NIOSSLContext {
        let certificates = try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8))
        let privateKey = try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(privateKey)))
    }

    /// Runs `body` with the path of a file that holds the certificate.
    static func withFile(_ body: (String) async throws -> Void) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "certificate-\(UUID().uuidString).pem")
        try Data(certificate.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await body(file.path())
    }

    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBlDCCATugAwIBAgIUYCglr3Ts9mM3ip6qMhZvKNkncI8wCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTIzMjIxNVoYDzIxMjYxMDI4
        MjMyMjE1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAS34YqwhlEyU3tta2O9rarlDJAqU460Lxrb2sX0jhJdruQEKpATYUF8
        SV/N5UNqWUj7QtXKM4lnm2k3YvXuUlX0o2kwZzAdBgNVHQ4EFgQUSU9KhvCVeMDi
        64M2XUcGKLloIDwwHwYDVR0jBBgwFoAUSU9KhvCVeMDi64M2XUcGKLloIDwwDwYD
        VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
        RwAwRAIgY7z+zUiWQ/4CjGcPFedgAmjXr/YBLxdJF0xtlFiRK6QCIBagq+GKfgDP
        eAWvyrO6BOJlTYFaEQXDtTmxuUlM104/
        -----END CERTIFICATE-----
        """

    private static let key = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIGLe6K2izLM52Y2b8xxnBqcsG//JZfINajlBc0bQzlJroAoGCCqGSM49
        AwEHoUQDQgAEt+GKsIZRMlN7bWtjva2q5QyQKlOOtC8a29rF9I4SXa7kBCqQE2FB
        fElfzeVDallI+0LVyjOJZ5tpN2L17lJV9A==
        -----END EC PRIVATE KEY-----
        """
}
