import AppwriteEmulator
import Gateway

/// What `dev` prints once everything answers.
struct Banner: CustomStringConvertible {
    var addresses: GatewayAddresses
    var emulator: String
    var seed: DemoSeed
    var dataFolder: String

    var description: String {
        let user = seed.users.first.map { "\($0.email) / \($0.password)" } ?? "none"
        return """

            refine-gateway \(GatewayVersion.current)

              refine dataProvider   \(addresses.gateway)/simple-rest
              live mode             \(addresses.gateway.replacing("http://", with: "ws://"))/live
              operators             \(addresses.admin ?? "off")
              Appwrite (embedded)   \(emulator)
              demo user             \(user)
              data                  \(dataFolder)

              curl '\(addresses.gateway)/simple-rest/posts?_start=0&_end=3&_sort=views&_order=desc'

            """
    }
}
