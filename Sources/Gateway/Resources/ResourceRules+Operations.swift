import Refine

extension ResourceRules {
    /// - Throws: 403 `gateway_operation_not_allowed`.
    func allow(_ operation: DataRequest.Operation, on resource: String) throws(HttpError) {
        let wanted = operation.actions
        guard operations.isDisjoint(with: wanted), let first = wanted.first else { return }
        throw .operationNotAllowed(
            first, on: resource, allowed: ResourceOperation.allCases.filter(operations.contains).map(\.rawValue))
    }
}

extension DataRequest.Operation {
    /// The actions any of which covers it. Rows by their ids are what a page of a list can be narrowed to as well.
    var actions: [ResourceOperation] {
        switch self {
        case .getList: [.list]
        case .getOne: [.show]
        case .getMany: [.show, .list]
        case .create, .createMany: [.create]
        case .update, .updateMany: [.edit]
        case .deleteOne, .deleteMany: [.delete]
        }
    }
}

extension DataRequest.Operation {
    var isWrite: Bool {
        switch self {
        case .getList, .getOne, .getMany: false
        case .create, .createMany, .update, .updateMany, .deleteOne, .deleteMany: true
        }
    }
}
