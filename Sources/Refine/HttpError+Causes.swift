/// What a dialect finds wrong with a request, one factory for each cause, so that status and type are chosen in one place.
///
/// Messages name parameters, columns and headers, never the values that came with them.
extension HttpError {
    /// The query string cannot be decoded.
    static func undecodableQuery(_ parameter: String, _ problem: String) -> HttpError {
        HttpError(400, type: "gateway_query_invalid", "The parameter \(quoted(parameter)) \(problem).")
    }

    /// A parameter is known, and what it says cannot be meant.
    static func invalidParameter(_ parameter: String, _ problem: String) -> HttpError {
        HttpError(400, type: "gateway_parameter_invalid", "The parameter \(quoted(parameter)) \(problem).")
    }

    /// A parameter has no meaning where it stands.
    static func unknownParameter(_ parameter: String, _ hint: String) -> HttpError {
        HttpError(
            400, type: "gateway_parameter_unknown", "The parameter \(quoted(parameter)) is not understood here. \(hint)"
        )
    }

    /// A filter is malformed. `place` says where: a parameter, or a path inside the JSON of `_filter`.
    static func invalidFilter(_ place: String, field: String? = nil, _ problem: String) -> HttpError {
        let message = "The filter \(quoted(place)) \(problem)."
        let errors = field.map { [$0: [message]] } ?? [:]
        return HttpError(400, type: "gateway_filter_invalid", message, errors: errors)
    }

    /// The body is not what the operation needs.
    static func invalidBody(_ message: String, field: String? = nil) -> HttpError {
        let errors = field.map { [$0: [message]] } ?? [:]
        return HttpError(400, type: "gateway_body_invalid", message, errors: errors)
    }

    /// A row id that no row can have, or that could not travel in a path.
    static func invalidID(_ message: String) -> HttpError {
        HttpError(400, type: "gateway_id_invalid", message, errors: ["id": [message]])
    }

    /// Permission metadata that cannot be taken apart. `source` is a header or `$permissions`.
    static func invalidPermissions(_ source: String, _ problem: String) -> HttpError {
        HttpError(400, type: "gateway_permission_invalid", "\(quoted(source)) \(problem).")
    }

    /// Nothing lives at this path.
    static func unknownPath(_ message: String) -> HttpError {
        HttpError(404, type: "gateway_route_unknown", message)
    }

    /// The path exists, the method does not fit it.
    static func methodNotAllowed(_ message: String, allow: String) -> HttpError {
        HttpError(405, type: "gateway_method_not_allowed", message, headers: ["Allow": allow])
    }

    /// A message on the live socket that cannot be understood.
    static func invalidLiveMessage(_ message: String) -> HttpError {
        HttpError(400, type: "gateway_live_message_invalid", message)
    }

    /// A name between backticks, shortened and without control characters, fit for messages and logs.
    static func quoted(_ name: String) -> String {
        let limit = 80
        let visible = String(
            name.unicodeScalars.prefix(limit).map { $0.properties.isPrintable ? Character($0) : "\u{FFFD}" })
        return name.unicodeScalars.count > limit ? "`\(visible)…`" : "`\(visible)`"
    }
}

extension Unicode.Scalar.Properties {
    /// Whether the scalar may stand in a message: no control, format, surrogate or unassigned scalars.
    fileprivate var isPrintable: Bool {
        switch generalCategory {
        case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
