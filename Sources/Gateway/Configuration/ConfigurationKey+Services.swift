import Appwrite

/// Which of Appwrite's services refine reaches beside tables.
extension ConfigurationKey {
    static let services = ConfigurationKey(
        path: "services",
        summary:
            "Resources that are records of Appwrite's services, by the names that refine uses: \(names). A name alone stands for the service "
            + "of that name, and `name: service` for another. Nothing is served that is not listed here.",
        form: "map", isRequired: false, isSecret: false, example: nil,
        apply: { value, configuration throws(ConfigurationFault) in
            configuration.services = try ServiceReader.services(value.map())
        },
        show: { ServiceReader.text($0.services) }, members: ServiceMember.all.map(\.text), entry: "crew")

    private static let names = RecordService.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
}
