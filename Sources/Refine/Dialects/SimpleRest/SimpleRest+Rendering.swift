extension SimpleRest {
    public func render(_ answer: DataAnswer, for request: DataRequest) -> DialectResponse {
        PlainAnswer.response(answer)
    }

    public func render(_ error: HttpError) -> DialectResponse {
        ErrorBody.response(error)
    }
}
