/// What may be done with a resource, in refine's words for it: the actions of its routes and of its access control.
public enum ResourceOperation: String, Sendable, Hashable, CaseIterable {
    case list, show, create, edit, delete

    public static let all = Set(allCases)
}
