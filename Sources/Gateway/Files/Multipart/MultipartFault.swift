import Refine

/// What is wrong with a form. Names parts by their place, never by what they hold.
enum MultipartFault: Error, Sendable, Hashable {
    case notAForm
    case noBoundary
    case empty
    case noDelimiter
    case delimiterUnclear
    case truncated
    case tooManyParts(Int)
    case headTooLong(part: Int, Int)
    case headUnreadable(part: Int)
    case noDisposition(part: Int)
    case noName(part: Int)

    var message: String {
        switch self {
        case .notAForm:
            "An upload is a form: send `multipart/form-data` with the files in the field `file`."
        case .noBoundary:
            "The Content-Type names no usable boundary. Let the HTTP library write it together with the body: `multipart/form-data; boundary=…`."
        case .empty: "The form is empty. Send the files in the field `file`."
        case .noDelimiter:
            "The body does not begin with the boundary that its Content-Type names. A Content-Type written by hand names the wrong one; let the "
                + "HTTP library write it."
        case .delimiterUnclear:
            "Behind a boundary of the form stands neither a line end nor `--`."
        case .truncated: "The form breaks off before its last boundary."
        case .tooManyParts(let limit): "The form has more than \(limit) parts."
        case .headTooLong(let part, let limit): "The head of part \(part) is longer than \(limit) bytes."
        case .headUnreadable(let part): "The head of part \(part) is not made of lines such as `Name: value`."
        case .noDisposition(let part):
            "Part \(part) has no line `Content-Disposition: form-data; name=\"…\"`."
        case .noName(let part): "The Content-Disposition of part \(part) has no usable `name`."
        }
    }

    var error: HttpError {
        let status = self == .notAForm ? 415 : 400
        // What still arrives could not be made sense of.
        return HttpError(status, type: "gateway_form_invalid", message, headers: ["Connection": "close"])
    }
}
