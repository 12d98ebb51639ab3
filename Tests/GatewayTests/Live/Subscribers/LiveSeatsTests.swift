import Testing

@testable import Gateway

@Suite struct LiveSeatsTests {
    @Test func givesSoManyAndTakesThemBackWhenNobodyHoldsThem() {
        let seats = LiveSeats(limit: 2)
        var held = [seats.take(), seats.take()]
        #expect(held.allSatisfy { $0 != nil })
        #expect(seats.take() == nil)
        #expect(seats.count == 2)
        held.removeLast()
        #expect(seats.count == 1)
        #expect(seats.take() != nil, "given and, since nobody keeps it, given back")
        held.removeAll()
        #expect(seats.count == 0)
    }
}
