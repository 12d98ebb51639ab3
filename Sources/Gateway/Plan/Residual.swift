/// The part of a request that Appwrite cannot do and the gateway evaluates over the rows that it gets.
///
/// There is none yet: what cannot be pushed down is refused. The type has no values, so that no plan can claim otherwise.
public enum Residual: Sendable, Hashable {}
