/// Counts attempts to sign in, for each account and for each address, in windows that begin with the first of them.
///
/// With a server key Appwrite does not count them itself. Where somebody has signed in to an account before, attempts at it are counted by
/// themselves: strangers, from however many addresses, do not lock its owner out there.
struct LoginLimits: Sendable {
    private enum Key: Hashable {
        case account(String)
        /// From a network where the account has been signed in to.
        case own(Place)
        case address([UInt8])
    }

    private struct Place: Hashable {
        var account: String
        var network: [UInt8]
    }

    private struct Window {
        let start: Duration
        var count: Int
    }

    /// Attempts from one address for each that one account may have: several people share an address.
    static let addressFactor = 5

    private let attempts: Int
    private let window: Duration
    /// Windows kept at most; beyond them the oldest are forgotten.
    private let capacity: Int
    private var windows: [Key: Window] = [:]
    /// Where accounts have been signed in to, and the number of the last time.
    private var places: [Place: UInt64] = [:]
    private var lastNumber: UInt64 = 0

    /// - Parameters:
    ///   - attempts: for one account within a window.
    ///   - window: how long attempts count.
    init(attempts: Int, window: Duration, capacity: Int = 20_000) {
        self.attempts = attempts
        self.window = window
        self.capacity = capacity
    }

    /// Counts an attempt, unless there were too many.
    /// - Parameters:
    ///   - account: an e-mail address, or whatever else names an account; `nil` for attempts that name none.
    ///   - now: since any fixed moment.
    /// - Returns: how long to wait; `nil` for an attempt that may be made.
    mutating func attempt(account: String?, address: String?, at now: Duration) -> Duration? {
        let keys = keys(account, address)
        let waits = keys.compactMap { key -> Duration? in
            guard let open = windows[key], now - open.start < window, open.count >= limit(of: key) else { return nil }
            return open.start + window - now
        }
        if let wait = waits.max() { return wait }
        for key in keys {
            if let open = windows[key], now - open.start < window {
                windows[key]?.count += 1
            } else {
                windows[key] = Window(start: now, count: 1)
            }
        }
        if windows.count > capacity { forget(at: now) }
        return nil
    }

    /// Somebody has signed in: what was tried before does not count any more.
    mutating func succeeded(account: String?, address: String?) {
        for key in keys(account, address) {
            switch key {
            case .account, .own: windows[key] = nil
            // Others from there may still be guessing.
            case .address: windows[key]?.count -= 1
            }
        }
        if let place = Self.place(account, address) { remember(place) }
    }

    private mutating func remember(_ place: Place) {
        lastNumber += 1
        places[place] = lastNumber
        guard places.count > capacity else { return }
        let kept = places.sorted { $0.value > $1.value }.prefix(capacity * 3 / 4)
        places = Dictionary(kept.map { ($0.key, $0.value) }) { first, _ in first }
    }

    private func limit(of key: Key) -> Int {
        if case .address = key { attempts * Self.addressFactor } else { attempts }
    }

    private mutating func forget(at now: Duration) {
        windows = windows.filter { now - $0.value.start < window }
        guard windows.count > capacity else { return }
        let kept = windows.sorted { $0.value.start > $1.value.start }.prefix(capacity * 3 / 4)
        windows = Dictionary(kept.map { ($0.key, $0.value) }) { first, _ in first }
    }

    private func keys(_ account: String?, _ address: String?) -> [Key] {
        var keys: [Key] = []
        if let place = Self.place(account, address), places[place] != nil {
            keys.append(.own(place))
        } else if let account {
            keys.append(.account(account.lowercased()))
        }
        if let address { keys.append(.address(Self.network(of: address))) }
        return keys
    }

    private static func place(_ account: String?, _ address: String?) -> Place? {
        guard let account, let address else { return nil }
        return Place(account: account.lowercased(), network: network(of: address))
    }

    /// Who has an IPv6 address has the 2^64 beside it as well. An IPv4 address within IPv6 is the former.
    private static func network(of address: String) -> [UInt8] {
        guard let bytes = AddressRange.bytes(of: address) else { return Array(address.utf8) }
        guard bytes.count == 16 else { return bytes }
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return Array(isMapped ? bytes.suffix(4) : bytes.prefix(8))
    }
}
