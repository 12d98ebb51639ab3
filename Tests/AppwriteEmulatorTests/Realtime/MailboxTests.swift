import Testing

@testable import AppwriteEmulator

/// What waits for a socket's task.
struct MailboxTests {
    @Test func refusesWhatIsTooManyAndStillDeliversTheEnd() async {
        let box = Mailbox<Int>(capacity: 256)
        box.deliver(0)
        let taken = (1...1000).filter { box.offer($0) }
        #expect(taken == Array(1...255))
        box.deliver(-1)
        box.close()
        var read: [Int] = []
        await box.read { read.append($0) }
        #expect(read == Array(0...255) + [-1])
    }

    @Test func takesMoreOnceItIsRead() async {
        let box = Mailbox<Int>(capacity: 1)
        #expect(box.offer(1))
        #expect(!box.offer(2))
        var read: [Int] = []
        await box.read { letter in
            read.append(letter)
            // What is being read does not wait any more.
            if letter == 1 {
                #expect(box.offer(3))
                box.close()
            }
        }
        #expect(read == [1, 3])
    }
}
