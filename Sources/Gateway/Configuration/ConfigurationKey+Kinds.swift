import Logging

/// The kinds of keys: how their values are read, checked and shown.
extension ConfigurationKey {
    typealias Place<Value> = WritableKeyPath<GatewayConfiguration, Value> & Sendable

    static func text(
        _ path: String, _ place: any Place<String>, form: String, isRequired: Bool = false, example: String? = nil,
        _ summary: String, check: @escaping @Sendable (String) throws(ConfigurationFault) -> String = { $0 }
    ) -> ConfigurationKey {
        ConfigurationKey(
            path: path, summary: summary, form: form, isRequired: isRequired, isSecret: false, example: example,
            apply: { value, configuration throws(ConfigurationFault) in
                configuration[keyPath: place] = try check(try value.text())
            },
            show: { configuration in
                let text = configuration[keyPath: place]
                return text.isEmpty ? nil : YAMLText.scalar(text)
            })
    }

    static func secret(
        _ path: String, _ place: any Place<String?>, form: String, example: String?, _ summary: String
    ) -> ConfigurationKey {
        ConfigurationKey(
            path: path, summary: summary, form: form, isRequired: false, isSecret: true, example: example,
            apply: { value, configuration throws(ConfigurationFault) in
                if value == .none { return }
                let text = try value.text()
                guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                    throw ConfigurationFault("must hold neither spaces nor control characters")
                }
                configuration[keyPath: place] = text.isEmpty ? nil : text
            },
            show: { configuration in configuration[keyPath: place].map(YAMLText.scalar) })
    }

    static func integer(
        _ path: String, _ place: any Place<Int>, in range: ClosedRange<Int>, _ summary: String
    ) -> ConfigurationKey {
        ConfigurationKey(
            path: path, summary: summary, form: "\(range.lowerBound) to \(range.upperBound)", isRequired: false,
            isSecret: false, example: nil,
            apply: { value, configuration throws(ConfigurationFault) in
                guard let number = Int(try value.text()), range.contains(number) else {
                    throw ConfigurationFault("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
                }
                configuration[keyPath: place] = number
            },
            show: { configuration in String(configuration[keyPath: place]) })
    }

    /// Bytes: `1048576`, `64KiB`, `1MiB`.
    static func size(
        _ path: String, _ place: any Place<Int>, in range: ClosedRange<Int>, _ summary: String
    ) -> ConfigurationKey {
        let form = "\(ByteSize.text(range.lowerBound)) to \(ByteSize.text(range.upperBound))"
        return ConfigurationKey(
            path: path, summary: summary, form: form, isRequired: false, isSecret: false, example: nil,
            apply: { value, configuration throws(ConfigurationFault) in
                guard let size = ByteSize.parse(try value.text()), range.contains(size) else {
                    throw ConfigurationFault("must be a number of bytes, such as 64KiB or 1MiB, from \(form)")
                }
                configuration[keyPath: place] = size
            },
            show: { configuration in ByteSize.text(configuration[keyPath: place]) })
    }

    /// `500ms`, `10s`, `5m`.
    static func duration(
        _ path: String, _ place: any Place<Duration>, in range: ClosedRange<Duration>, _ summary: String
    ) -> ConfigurationKey {
        let form = "\(DurationText.text(range.lowerBound)) to \(DurationText.text(range.upperBound))"
        return ConfigurationKey(
            path: path, summary: summary, form: form, isRequired: false, isSecret: false, example: nil,
            apply: { value, configuration throws(ConfigurationFault) in
                guard let duration = DurationText.parse(try value.text()), range.contains(duration) else {
                    throw ConfigurationFault("must be a time such as 500ms, 10s or 5m, from \(form)")
                }
                configuration[keyPath: place] = duration
            },
            show: { configuration in DurationText.text(configuration[keyPath: place]) })
    }

    static func list(
        _ path: String, _ place: any Place<[String]>, form: String, example: String? = nil, _ summary: String,
        check: @escaping @Sendable (String) throws(ConfigurationFault) -> Void
    ) -> ConfigurationKey {
        ConfigurationKey(
            path: path, summary: summary, form: form, isRequired: false, isSecret: false, example: example,
            apply: { value, configuration throws(ConfigurationFault) in
                let list = try value.list()
                for element in list { try check(element) }
                configuration[keyPath: place] = list
            },
            show: { configuration in YAMLText.list(configuration[keyPath: place]) })
    }

    static func flag(_ path: String, _ place: any Place<Bool>, _ summary: String) -> ConfigurationKey {
        ConfigurationKey(
            path: path, summary: summary, form: "true or false", isRequired: false, isSecret: false, example: nil,
            apply: { value, configuration throws(ConfigurationFault) in
                guard let flag = Bool(try value.text()) else { throw ConfigurationFault("must be true or false") }
                configuration[keyPath: place] = flag
            },
            show: { configuration in String(configuration[keyPath: place]) })
    }

    static func level(_ path: String, _ place: any Place<Logger.Level>, _ summary: String) -> ConfigurationKey {
        let names = Logger.Level.allCases.map(\.rawValue)
        return ConfigurationKey(
            path: path, summary: summary, form: names.joined(separator: ", "), isRequired: false, isSecret: false,
            example: nil,
            apply: { value, configuration throws(ConfigurationFault) in
                guard let level = Logger.Level(rawValue: try value.text().lowercased()) else {
                    throw ConfigurationFault("must be one of \(names.joined(separator: ", "))")
                }
                configuration[keyPath: place] = level
            },
            show: { configuration in configuration[keyPath: place].rawValue })
    }
}
