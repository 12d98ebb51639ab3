import JSONBytes

extension AppwriteClient {
    /// Sends a call whose answer is a JSON object and gives the object's bytes.
    func object(_ call: AppwriteCall, as caller: Caller) async throws(AppwriteFailure) -> [UInt8] {
        let response = try await send(call, as: caller)
        guard response.body.first(where: { !isJSONWhitespace($0) }) == UInt8(ascii: "{") else {
            throw call.unreadable("\(call.summary) was answered \(response.status) without a JSON object")
        }
        return response.body
    }

    /// Sends a call and parses the JSON object that answers it: for small answers, never for rows.
    func parsed(_ call: AppwriteCall, as caller: Caller) async throws(AppwriteFailure) -> JSONValue {
        let bytes = try await object(call, as: caller)
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw call.unreadable("\(call.summary) was answered with JSON that cannot be read: \(error)")
        }
    }

    /// Sends a call; every status outside 2xx is thrown.
    @discardableResult
    func send(_ call: AppwriteCall, as caller: Caller) async throws(AppwriteFailure) -> TransportResponse {
        let response = try await answer(to: try transportRequest(for: call, as: caller))
        guard (200..<300).contains(response.status) else { throw refusal(response, isWrite: call.isWrite) }
        return response
    }

    /// The answer to a request, whatever its status.
    /// - Throws: `transport`; `lost` for a write that may have been carried out.
    func answer(to request: TransportRequest) async throws(AppwriteFailure) -> TransportResponse {
        do throws(TransportError) {
            return try await transport.send(request)
        } catch {
            throw request.failure(.transport(error))
        }
    }

    func refusal(_ response: TransportResponse, isWrite: Bool) -> AppwriteFailure {
        let failure = AppwriteFailure.refused(AppwriteError(response, now: now))
        return isWrite ? failure.ofWrite : failure
    }

    func transportRequest(for call: AppwriteCall, as caller: Caller) throws(AppwriteFailure) -> TransportRequest {
        var headers = identification(of: caller)
        headers += call.headers
        if call.body != nil { headers.append(TransportHeader("Content-Type", "application/json")) }
        for header in headers where !header.hasSendableValue {
            throw .transport(
                TransportError(
                    .invalidRequest, "the header \(header.name) holds a line break or a NUL and was not sent"))
        }
        return TransportRequest(
            method: call.method.rawValue, url: url(of: call), headers: headers,
            body: call.body.map { JSONValue.object($0).serialized() }, patience: call.patience)
    }

    private func url(of call: AppwriteCall) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(endpoint.utf8.count + call.path.bytes.count + call.query.bytes.count + 1)
        bytes += endpoint.utf8
        bytes += call.path.bytes
        if !call.query.isEmpty {
            bytes.append(UInt8(ascii: "?"))
            bytes += call.query.bytes
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Who asks, in headers. Exactly one credential goes up; no `Origin` does, since Appwrite would hold it against its
    /// list of platforms.
    func identification(of caller: Caller) -> [TransportHeader] {
        var headers: [TransportHeader] = []
        headers.reserveCapacity(6)
        headers.append(TransportHeader("X-Appwrite-Project", project))
        headers.append(TransportHeader("X-Appwrite-Response-Format", AppwriteClient.responseFormat))
        switch caller.credential {
        case .guest: break
        case .key(let key):
            headers.append(TransportHeader("X-Appwrite-Key", key))
            // Appwrite honours it with a key only.
            if let agent = caller.userAgent { headers.append(TransportHeader("X-Forwarded-User-Agent", agent)) }
        case .session(let secret):
            headers.append(TransportHeader("X-Appwrite-Session", PercentEncoding.decode(secret)))
        case .jwt(let token): headers.append(TransportHeader("X-Appwrite-JWT", token))
        }
        if let address = caller.address { headers.append(TransportHeader("X-Forwarded-For", address)) }
        return headers
    }
}

extension TransportRequest {
    /// What may not be repeated is a write.
    func failure(_ failure: AppwriteFailure) -> AppwriteFailure { mayBeRepeated ? failure : failure.ofWrite }
}

private func isJSONWhitespace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
}

extension AppwriteCall {
    /// The call without its query, for messages: queries may hold values that nobody should see.
    fileprivate var summary: String { "\(method.rawValue) \(path.text)" }
}
