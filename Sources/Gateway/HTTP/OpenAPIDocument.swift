import JSONBytes
import Yams

/// The OpenAPI description, which is written as YAML and served as JSON.
public enum OpenAPIDocument {
    /// `openapi/openapi.yaml`, which is part of the binary, as JSON.
    static let embedded: [UInt8] = {
        let yaml = String(decoding: PackageResources.openapi_yaml, as: UTF8.self)
        return (try? json(yaml: yaml)) ?? JSONValue.object([:]).serialized()
    }()

    /// The address of the public listener in the description.
    static let exampleURL = "http://127.0.0.1:8080"

    /// - Throws: what is wrong with the YAML.
    public static func json(yaml: String) throws -> [UInt8] {
        guard let node = try Yams.compose(yaml: yaml) else { return JSONValue.object([:]).serialized() }
        return value(of: node).serialized()
    }

    private static func value(of node: Node) -> JSONValue {
        switch node {
        case .scalar(let scalar):
            return scalar.style == .plain || scalar.style == .any ? plain(scalar.string) : .string(scalar.string)
        case .sequence(let sequence):
            return .array(sequence.map(value))
        case .mapping(let mapping):
            return .object(JSONObject(mapping.map { ($0.key.scalar?.string ?? "", value(of: $0.value)) }))
        case .alias:
            // Composing has replaced each alias by what it stands for.
            return .null
        }
    }

    /// What YAML 1.2 takes a scalar without quotes for.
    private static func plain(_ text: String) -> JSONValue {
        switch text {
        case "", "~", "null": return .null
        case "true": return true
        case "false": return false
        default:
            return JSONNumber(text).map(JSONValue.number) ?? .string(text)
        }
    }
}
