import CLibcurl

extension Curl {
    /// All transfers, the connections that they share, and what they wait for.
    final class Multi {
        private let handle: UnsafeMutableRawPointer
        private var sockets = PollSet()
        private var ready: [PollSet.Ready] = []
        private let wakeEnd: CInt
        private var isClosed = false
        /// When libcurl wants to be called, whatever the sockets do.
        private(set) var timer = MonotonicTime.distantFuture

        /// - Parameter wakeEnd: a descriptor that ends a wait when it becomes readable.
        init?(maximumConnections: Int, wakeEnd: CInt) {
            guard Curl.isReady, let handle = curl_multi_init() else { return nil }
            self.handle = handle
            self.wakeEnd = wakeEnd
            sockets.watch(wakeEnd, reading: true, writing: false)
            let context = Unmanaged.passUnretained(self).toOpaque()
            let results = [
                curl_shim_multi_set_long(handle, CURLMOPT_MAXCONNECTS, maximumConnections),
                curl_shim_multi_watch_sockets(
                    handle,
                    { _, socket, what, context, _ in
                        Multi.recover(context)?.watch(socket, what)
                        return 0
                    }, context),
                curl_shim_multi_watch_timer(
                    handle,
                    { _, milliseconds, context in
                        Multi.recover(context)?.setTimer(milliseconds)
                        return 0
                    }, context),
            ]
            guard results.allSatisfy({ $0 == CURLM_OK }) else { return nil }
        }

        deinit { close() }

        /// Closes the connections. Every transfer must have been removed before; nothing may be called after.
        func close() {
            guard !isClosed else { return }
            isClosed = true
            curl_multi_cleanup(handle)
        }

        /// - Returns: `false` when libcurl refuses the handle.
        func add(_ easy: Easy) -> Bool {
            curl_multi_add_handle(handle, easy.handle) == CURLM_OK
        }

        /// Takes a transfer out. One that is under way is broken off, and its connection is closed.
        func remove(_ easy: Easy) {
            curl_multi_remove_handle(handle, easy.handle)
        }

        /// Does what libcurl has put off until now: starting transfers, and its timeouts.
        func runTimer() {
            timer = .distantFuture
            _ = curl_shim_multi_run_timer(handle)
            // libcurl does not repeat a time that it has told before.
            var milliseconds = -1
            if timer == .distantFuture, curl_multi_timeout(handle, &milliseconds) == CURLM_OK, milliseconds >= 0 {
                setTimer(max(milliseconds, 1))
            }
        }

        /// Waits for sockets, the timer or a wake-up, at most until `limit`, and lets libcurl work on what is ready.
        /// - Returns: whether somebody woke the loop.
        func wait(until limit: MonotonicTime, from now: MonotonicTime) -> Bool {
            let end = min(timer, limit)
            ready.removeAll(keepingCapacity: true)
            sockets.wait(milliseconds: end.milliseconds(from: now), into: &ready)
            var isWoken = false
            // libcurl may drop a later socket while it works on an earlier one; it does not mind hearing of that.
            for socket in ready {
                if socket.descriptor == wakeEnd {
                    isWoken = true
                } else {
                    _ = curl_shim_multi_run_socket(
                        handle, socket.descriptor, socket.readable ? 1 : 0, socket.writable ? 1 : 0)
                }
            }
            return isWoken
        }

        /// The next transfer that has ended, if any; it is still to be removed.
        func nextFinished() -> (easy: Easy, result: Result)? {
            var left: CInt = 0
            while let message = curl_multi_info_read(handle, &left) {
                guard message.pointee.msg == CURLMSG_DONE,
                    let context = curl_shim_easy_context(message.pointee.easy_handle)
                else { continue }
                let easy = Unmanaged<Easy>.fromOpaque(context).takeUnretainedValue()
                return (easy, Result(code: curl_shim_message_result(message)))
            }
            return nil
        }

        private static func recover(_ context: UnsafeMutableRawPointer?) -> Multi? {
            context.map { Unmanaged<Multi>.fromOpaque($0).takeUnretainedValue() }
        }

        private func watch(_ socket: curl_socket_t, _ what: CInt) {
            switch what {
            case CURL_POLL_IN: sockets.watch(socket, reading: true, writing: false)
            case CURL_POLL_OUT: sockets.watch(socket, reading: false, writing: true)
            case CURL_POLL_INOUT: sockets.watch(socket, reading: true, writing: true)
            default: sockets.forget(socket)
            }
        }

        /// - Parameter milliseconds: from now; -1 for no timer.
        private func setTimer(_ milliseconds: Int) {
            switch milliseconds {
            case ..<0: timer = .distantFuture
            // At once, also for a loop that looked at the clock a moment ago.
            case 0: timer = .distantPast
            default: timer = .now.adding(milliseconds: milliseconds)
            }
        }
    }
}
