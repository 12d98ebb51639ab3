import Testing

@testable import Gateway

@Suite struct MessageWindowTests {
    @Test func admitsSoManyWithinAWindowAndAsManyInTheNext() {
        var window = MessageWindow()
        var admitted: [Bool] = []
        for seconds in [100, 101, 109.9, 109.99, 110, 110, 110, 110] {
            admitted.append(window.admits(at: .seconds(seconds), limit: 3, within: .seconds(10)))
        }
        #expect(admitted == [true, true, true, false, true, true, true, false])
    }
}
