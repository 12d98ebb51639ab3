/// One way to do the work. `run` returns something that depends on all of it, lest it be optimised away.
struct Contestant {
    let name: String
    let run: () -> Int

    init(_ name: String, run: @escaping () -> Int) {
        self.name = name
        self.run = run
    }
}
