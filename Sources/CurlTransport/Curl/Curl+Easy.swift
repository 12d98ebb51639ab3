import Appwrite
import CLibcurl

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension Curl {
    /// One transfer's handle, used for many in turn.
    final class Easy {
        private enum Shape { case get, head, post }

        let handle: UnsafeMutableRawPointer
        /// The origin, or the whole URL, taken apart: libcurl need not do it for each transfer.
        private let parsedURL: OpaquePointer
        /// At an address of its own, which libcurl hands to the callback for headers.
        let collector: UnsafeMutablePointer<ResponseCollector>
        /// The transfer that the handle works for.
        var transfer: CurlTransfer?
        private var headerLines = HeaderLines()
        private var shape = Shape.get
        private var customMethod: String?
        /// Of the last request, NUL at its end: libcurl keeps it until it is told another.
        private var origin: [CChar] = []
        /// To an HTTP proxy goes the whole URL, which libcurl can send only when it was given it in one piece.
        private let splitsURL: Bool
        private let configuration: CurlTransport.Configuration
        private var isStreaming = false
        /// Bytes that had been sent when a connection was first there for the transfer; `nil` before.
        private var sentBefore: Int?
        /// Whether libcurl wanted to send a request again that may not be repeated.
        private(set) var hasRefusedToRepeat = false

        /// `nil` when libcurl has no memory, or refuses an option.
        init?(_ configuration: CurlTransport.Configuration) {
            guard Curl.isReady, let handle = curl_easy_init() else { return nil }
            guard let parsedURL = curl_url() else {
                curl_easy_cleanup(handle)
                return nil
            }
            self.handle = handle
            self.parsedURL = parsedURL
            collector = .allocate(capacity: 1)
            collector.initialize(to: ResponseCollector(maximumSize: configuration.maximumResponseSize))
            splitsURL = configuration.proxy == nil
            self.configuration = configuration
            let context = Unmanaged.passUnretained(self).toOpaque()
            let results = [
                curl_shim_easy_set_pointer(handle, CURLOPT_PRIVATE, context),
                curl_shim_easy_set_pointer(handle, CURLOPT_WRITEDATA, context),
                curl_shim_easy_set_pointer(handle, CURLOPT_HEADERDATA, collector),
                curl_shim_easy_set_receiver(handle, CURLOPT_WRITEFUNCTION, Easy.collectPiece),
                curl_shim_easy_set_receiver(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                    guard let context else { return 0 }
                    let collector = context.assumingMemoryBound(to: ResponseCollector.self)
                    return Easy.receive(bytes, size * count) { collector.pointee.receiveHeader($0) }
                },
            ]
            guard results.allSatisfy({ $0 == CURLE_OK }), setUp(configuration), setUpStreaming(),
                setUpSendingOnce()
            else { return nil }
        }

        /// CURLOPT_WRITEFUNCTION of transfers that are collected.
        static let collectPiece: curl_shim_receive = { bytes, size, count, context in
            guard let context else { return 0 }
            let easy = Unmanaged<Easy>.fromOpaque(context).takeUnretainedValue()
            return Easy.receive(bytes, size * count) {
                easy.collector.pointee.receiveBody($0, of: easy.bodyLength)
            }
        }

        deinit {
            curl_easy_cleanup(handle)
            curl_url_cleanup(parsedURL)
            collector.deinitialize(count: 1)
            collector.deallocate()
        }

        /// The options that are the same for every transfer.
        private func setUp(_ configuration: CurlTransport.Configuration) -> Bool {
            let numbers: [(CURLoption, Int)] = [
                // Threads and signals do not go together; timeouts of the resolver work without.
                (CURLOPT_NOSIGNAL, 1),
                (CURLOPT_FOLLOWLOCATION, 0),
                (CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue)),
                (CURLOPT_DISALLOW_USERNAME_IN_URL, 1),
                (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
                (CURLOPT_TCP_NODELAY, 1),
                (CURLOPT_TCP_KEEPALIVE, 1),
                (CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.curlMilliseconds),
                (CURLOPT_MAXAGE_CONN, max(1, configuration.idleTimeout.curlMilliseconds / 1000)),
                (CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
                // A name that takes long to resolve does not hold up the shutdown.
                (CURLOPT_QUICK_EXIT, 1),
            ]
            var results = numbers.map { curl_shim_easy_set_long(handle, $0.0, $0.1) }
            // Saves reading what says beforehand that it is too large; the collector counts the rest.
            results.append(
                curl_shim_easy_set_size(
                    handle, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(configuration.maximumResponseSize)))
            results.append(curl_shim_easy_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https"))
            // Any text switches off what the environment says, the proxies and the hosts that go without.
            results.append(curl_shim_easy_set_text(handle, CURLOPT_PROXY, configuration.proxy ?? ""))
            results.append(curl_shim_easy_set_text(handle, CURLOPT_NOPROXY, configuration.proxy == nil ? "*" : ""))
            if let file = configuration.caFile {
                results.append(curl_shim_easy_set_text(handle, CURLOPT_CAINFO, file))
            }
            if configuration.acceptsCompression {
                results.append(curl_shim_easy_set_text(handle, CURLOPT_ACCEPT_ENCODING, "gzip"))
            }
            return results.allSatisfy { $0 == CURLE_OK }
        }

        /// Sets up the handle for a request.
        /// - Returns: `false` when libcurl refuses it.
        func prepare(_ transfer: CurlTransfer) -> Bool {
            let request = transfer.request
            collector.pointee.reset()
            sentBefore = nil
            hasRefusedToRepeat = false
            if isStreaming != (transfer.stream != nil) {
                isStreaming.toggle()
                guard setStreaming(isStreaming, configuration) else { return false }
            }
            let hasBody = request.body != nil || transfer.body != nil
            headerLines.fill(request.headers, hasBody: hasBody)
            guard setURL(transfer.url), curl_shim_easy_set_headers(handle, headerLines.first) == CURLE_OK,
                setMethod(request.method, hasBody: hasBody)
            else { return false }
            if let body = transfer.body?.body { return setStreamedBody(count: body.count) }
            return setBody(request.body)
        }

        var status: Int { curl_shim_easy_status(handle) }

        /// What `Content-Length` says.
        private var bodyLength: Int? {
            let length = curl_shim_easy_body_length(handle)
            return length < 0 ? nil : Int(clamping: length)
        }

        /// Sets the origin when it is another one, and the rest as it is. A whole URL libcurl would take apart, put together
        /// again and print into the request, a letter at a time.
        private func setURL(_ url: RequestURL) -> Bool {
            url.text.withCString { text in
                guard splitsURL else { return parse(text) }
                let length = url.originLength
                if origin.count != length + 1 || memcmp(origin, text, length) != 0 {
                    let newOrigin = UnsafeBufferPointer(start: text, count: length) + [0]
                    guard parse(newOrigin) else { return false }
                    origin = newOrigin
                }
                let target = url.hasTarget ? text + length : nil
                return curl_shim_easy_set_text(handle, CURLOPT_REQUEST_TARGET, target) == CURLE_OK
            }
        }

        private func parse(_ url: UnsafePointer<CChar>) -> Bool {
            curl_url_set(parsedURL, CURLUPART_URL, url, UInt32(CURLU_PATH_AS_IS)) == CURLUE_OK
                && curl_shim_easy_set_pointer(handle, CURLOPT_CURLU, UnsafeMutableRawPointer(parsedURL)) == CURLE_OK
        }

        /// Whether the server may have got something of the request.
        var hasSent: Bool { sentBefore.map { $0 < curl_shim_easy_sent(handle) } ?? false }

        /// libcurl sends a request again by itself when a kept connection ends before an answer. It may do so as long as nothing was sent:
        /// then the connection had ended before.
        private func setUpSendingOnce() -> Bool {
            let context = Unmanaged.passUnretained(self).toOpaque()
            return curl_shim_easy_set_prerequest(
                handle,
                { context, _, _, _, _ in
                    guard let context else { return CURL_PREREQFUNC_ABORT }
                    let easy = Unmanaged<Easy>.fromOpaque(context).takeUnretainedValue()
                    return easy.maySend() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
                }, context) == CURLE_OK
        }

        /// Asked whenever a connection is there. What went to a proxy to make a second one counts as sent: rather too much than too little.
        private func maySend() -> Bool {
            if sentBefore == nil {
                sentBefore = curl_shim_easy_sent(handle)
            } else if hasSent, transfer?.request.mayBeRepeated != true {
                hasRefusedToRepeat = true
                return false
            }
            return true
        }

        private func setMethod(_ method: String, hasBody: Bool) -> Bool {
            let wanted: Shape = hasBody ? .post : method == "HEAD" ? .head : .get
            if wanted != shape {
                let option =
                    switch wanted {
                    case .get: CURLOPT_HTTPGET
                    case .head: CURLOPT_NOBODY
                    case .post: CURLOPT_POST
                    }
                guard curl_shim_easy_set_long(handle, option, 1) == CURLE_OK else { return false }
                shape = wanted
            }
            let isImplied =
                switch wanted {
                case .get: method == "GET"
                case .head: true
                case .post: method == "POST"
                }
            let custom = isImplied ? nil : method
            guard custom != customMethod else { return true }
            customMethod = custom
            return curl_shim_easy_set_text(handle, CURLOPT_CUSTOMREQUEST, custom) == CURLE_OK
        }

        /// libcurl copies the body: it is small, and then nobody has to keep it in its place.
        private func setBody(_ body: [UInt8]?) -> Bool {
            guard let body else { return true }
            return curl_shim_easy_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)) == CURLE_OK
                && body.withUnsafeBytes {
                    // An empty array has no address, and no address would mean "ask for it piece by piece".
                    let address = $0.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
                    return curl_shim_easy_set_pointer(
                        handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: address)) == CURLE_OK
                }
        }

        /// - Returns: what libcurl wants of a receiver: the number of bytes taken, anything else to break off.
        private static func receive(
            _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ take: (UnsafeRawBufferPointer) -> Bool
        ) -> Int {
            guard let bytes else { return count }
            // One more than came breaks off even when nothing came.
            return take(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : count + 1
        }
    }
}
