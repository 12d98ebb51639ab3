import HTTPTypes

/// Finds the route of a path: word by word, literal words before variable ones.
struct RouteTable: Sendable {
    private struct Node: Sendable {
        var literals: [String: Int] = [:]
        var variable: (name: String, node: Int)?
        var routes: [HTTPRequest.Method: Int] = [:]
    }

    private var nodes = [Node()]
    private(set) var routes: [Route] = []

    init(_ routes: [Route]) {
        for route in routes { add(route) }
    }

    private mutating func add(_ route: Route) {
        var node = 0
        for word in route.pattern.split(separator: "/") {
            node =
                word.hasPrefix(":")
                ? variableChild(of: node, String(word.dropFirst())) : literalChild(of: node, String(word))
        }
        nodes[node].routes[route.method] = routes.count
        routes.append(route)
    }

    private mutating func literalChild(of node: Int, _ word: String) -> Int {
        if let child = nodes[node].literals[word] { return child }
        nodes.append(Node())
        nodes[node].literals[word] = nodes.count - 1
        return nodes.count - 1
    }

    private mutating func variableChild(of node: Int, _ name: String) -> Int {
        if let variable = nodes[node].variable { return variable.node }
        nodes.append(Node())
        nodes[node].variable = (name, nodes.count - 1)
        return nodes.count - 1
    }

    /// The route and the parts of the path that it names; `nil` when there is none for this method.
    func find(_ method: HTTPRequest.Method, _ path: [String]) -> (route: Route, parameters: [String: String])? {
        var parameters: [String: String] = [:]
        guard let index = find(method, path[...], from: 0, &parameters) else { return nil }
        return (routes[index], parameters)
    }

    private func find(
        _ method: HTTPRequest.Method, _ path: ArraySlice<String>, from node: Int, _ parameters: inout [String: String]
    ) -> Int? {
        guard let word = path.first else { return nodes[node].routes[method] }
        let rest = path.dropFirst()
        if let child = nodes[node].literals[word], let found = find(method, rest, from: child, &parameters) {
            return found
        }
        guard let variable = nodes[node].variable, let found = find(method, rest, from: variable.node, &parameters)
        else {
            return nil
        }
        parameters[variable.name] = word
        return found
    }
}
