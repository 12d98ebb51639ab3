import Appwrite
import CLibcurl

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

// Transfers whose bodies are read while they move. What they need of libcurl is set when a handle changes from one kind to the other, so
// that those that are collected pay nothing for them.
extension Curl.Easy {
    /// Bytes that libcurl reads at once: more than usual, for what is long.
    private static let longBuffer = 64 * 1024
    private static let shortBuffer = 16 * 1024

    /// Sets up the callbacks that only streamed transfers come to.
    func setUpStreaming() -> Bool {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let results = [
            curl_shim_easy_set_pointer(handle, CURLOPT_READDATA, context),
            curl_shim_easy_set_pointer(handle, CURLOPT_SEEKDATA, context),
            curl_shim_easy_set_receiver(handle, CURLOPT_READFUNCTION) { buffer, size, count, context in
                guard let context, let buffer else { return Int(CURL_READFUNC_ABORT) }
                let easy = Unmanaged<Curl.Easy>.fromOpaque(context).takeUnretainedValue()
                return easy.supply(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
            },
            // A kept connection may turn out to be closed when the body is to go out; it is then sent on another one.
            curl_shim_easy_set_seeker(handle) { context, offset, origin in
                guard let context, origin == SEEK_SET else { return CURL_SEEKFUNC_FAIL }
                let easy = Unmanaged<Curl.Easy>.fromOpaque(context).takeUnretainedValue()
                easy.transfer?.body?.seek(to: Int(clamping: offset))
                return CURL_SEEKFUNC_OK
            },
        ]
        return results.allSatisfy { $0 == CURLE_OK }
    }

    /// Makes the handle one for transfers of the other kind.
    func setStreaming(_ isStreaming: Bool, _ configuration: CurlTransport.Configuration) -> Bool {
        let limit = isStreaming ? 0 : curl_off_t(configuration.maximumResponseSize)
        let buffer = isStreaming ? Self.longBuffer : Self.shortBuffer
        var results = [
            curl_shim_easy_set_size(handle, CURLOPT_MAXFILESIZE_LARGE, limit),
            curl_shim_easy_set_long(handle, CURLOPT_BUFFERSIZE, buffer),
            isStreaming
                ? curl_shim_easy_set_receiver(handle, CURLOPT_WRITEFUNCTION, receivePiece)
                : curl_shim_easy_set_receiver(handle, CURLOPT_WRITEFUNCTION, Self.collectPiece),
        ]
        if configuration.acceptsCompression {
            // A range is one of the bytes as they are stored.
            results.append(curl_shim_easy_set_text(handle, CURLOPT_ACCEPT_ENCODING, isStreaming ? nil : "gzip"))
        }
        return results.allSatisfy { $0 == CURLE_OK }
    }

    /// Has libcurl ask for the body piece by piece.
    func setStreamedBody(count: Int) -> Bool {
        curl_shim_easy_set_text(handle, CURLOPT_POSTFIELDS, nil) == CURLE_OK
            && curl_shim_easy_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(count)) == CURLE_OK
    }

    /// Goes on with a transfer whose reader has caught up. May call back at once.
    func unpause() {
        curl_easy_pause(handle, CURLPAUSE_CONT)
    }

    private func supply(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let transfer, let count = transfer.body?.read(into: buffer) else { return Int(CURL_READFUNC_ABORT) }
        transfer.hasMoved = true
        return count
    }

    /// - Returns: whether the piece is taken; if not, the transfer stands still.
    fileprivate func take(_ piece: UnsafeRawBufferPointer, _ transfer: CurlTransfer, _ stream: ResponseStream) -> Bool {
        transfer.hasMoved = true
        if let continuation = transfer.continuation {
            transfer.continuation = nil
            continuation.resume(returning: .success(collector.pointee.finish(status: status)))
        }
        return stream.receive(piece)
    }
}

/// CURLOPT_WRITEFUNCTION of streamed transfers.
private func receivePiece(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, size * count > 0 else { return size * count }
    guard let context else { return 0 }
    let easy = Unmanaged<Curl.Easy>.fromOpaque(context).takeUnretainedValue()
    guard let transfer = easy.transfer, let stream = transfer.stream else { return 0 }
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return easy.take(piece, transfer, stream) ? piece.count : Int(CURL_WRITEFUNC_PAUSE)
}
