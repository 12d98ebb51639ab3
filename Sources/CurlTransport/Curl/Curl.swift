import Appwrite
import CLibcurl

/// libcurl, as far as the transport uses it. Nothing outside this folder imports it.
///
/// Handles belong to the loop's thread, which makes, uses and drops them. libcurl holds unretained pointers to the Swift
/// objects; these outlive their handles because each frees its own in `deinit`.
enum Curl {
    /// libcurl's global state, set up once in the process and never taken down.
    static let isReady: Bool = curl_shim_global_init() == CURLE_OK

    /// How a transfer ended.
    struct Result {
        let code: CURLcode

        var isSuccess: Bool { code == CURLE_OK }

        /// What libcurl says about it; never holds a URL or a header.
        var explanation: String { String(cString: curl_easy_strerror(code)) }

        var errorCode: TransportError.Code {
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_PROXY:
                .unreachable
            case CURLE_OPERATION_TIMEDOUT: .timedOut
            case CURLE_FILESIZE_EXCEEDED: .tooLarge
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
                CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
                CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
                CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CRL_BADFILE, CURLE_USE_SSL_FAILED:
                .tls
            case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT: .invalidRequest
            // Among them CURLE_UNSUPPORTED_PROTOCOL: requests are http or https, so it is an answer that is not HTTP.
            default: .connectionLost
            }
        }
    }
}
