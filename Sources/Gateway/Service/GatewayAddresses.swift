/// Where a running gateway answers, as base URLs without a trailing slash.
public struct GatewayAddresses: Sendable, Hashable {
    /// `http://127.0.0.1:8080`
    public var gateway: String
    /// `nil` when the operators' listener is off.
    public var admin: String?

    public init(gateway: String, admin: String?) {
        self.gateway = gateway
        self.admin = admin
    }
}
