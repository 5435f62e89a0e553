import pino from "pino";
import { describe, expect, it } from "vitest";
import { createCrew } from "../../src/runs/queue/crew.ts";
import { createLooks } from "../../src/runs/queue/looks.ts";

const looks = createLooks(pino({ level: "silent" }));

/** Work that ends when the test says so, and a queue in front of it. */
function aWorkshop(concurrency: number) {
  const waiting: string[] = [];
  const begun = new Map<string, PromiseWithResolvers<void>>();
  const order: string[] = [];
  const trouble: Error[] = [];
  const arrivals: (() => void)[] = [];
  const crew = createCrew<string>({
    concurrency,
    async claim() {
      const failure = trouble.pop();
      const found = failure === undefined ? waiting.shift() : undefined;
      // The answer takes its time; what comes meanwhile is not in it.
      await new Promise(setImmediate);
      if (failure !== undefined) throw failure;
      return found;
    },
    async run(name) {
      const ending = Promise.withResolvers<void>();
      begun.set(name, ending);
      order.push(name);
      for (const arrive of arrivals.splice(0)) arrive();
      await ending.promise;
      begun.delete(name);
    },
    look: looks("waiting"),
  });
  return {
    crew,
    waiting,
    trouble,
    order,
    active: () => [...begun.keys()],
    end: (name: string) => begun.get(name)?.resolve(),
    /** Resolves once these have begun, ever. */
    until: async (...names: string[]) => {
      while (!names.every((name) => order.includes(name))) {
        const { promise, resolve } = Promise.withResolvers<void>();
        arrivals.push(resolve);
        await promise;
      }
    },
  };
}

describe("a crew", () => {
  it("takes as many as it has room for, and the next as soon as one has ended", async () => {
    const { crew, waiting, until, active, end } = aWorkshop(2);
    waiting.push("a", "b", "c", "d");
    crew.start();
    crew.fill();
    await until("a", "b");
    expect(active()).toEqual(["a", "b"]);
    end("a");
    await until("c");
    expect(active()).toEqual(["b", "c"]);
    for (const name of ["b", "c"]) end(name);
    await until("d");
    end("d");
    await crew.stop();
  });

  it("does nothing before it has started", async () => {
    const { crew, waiting, until, order } = aWorkshop(1);
    waiting.push("a");
    crew.fill();
    await new Promise(setImmediate);
    expect(order).toEqual([]);
    crew.start();
    crew.fill();
    await until("a");
  });

  it("hears of what comes while it is looking", async () => {
    const { crew, waiting, until, active } = aWorkshop(3);
    crew.start();
    crew.fill();
    waiting.push("a");
    crew.fill();
    crew.fill();
    await until("a");
    waiting.push("b");
    crew.fill();
    await until("b");
    expect(active()).toEqual(["a", "b"]);
  });

  it("goes on after the queue could not be read", async () => {
    const { crew, waiting, trouble, until, active } = aWorkshop(1);
    trouble.push(new Error("the database is gone"));
    waiting.push("a");
    crew.start();
    crew.fill();
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(active()).toEqual([]);
    crew.fill();
    await until("a");
  });

  it("stops when the last has ended, what it was just taking included, and takes no more", async () => {
    const { crew, waiting, until, end, order } = aWorkshop(2);
    waiting.push("a");
    crew.start();
    crew.fill();
    await until("a");
    waiting.push("b", "c");
    crew.fill();
    while (waiting.includes("b")) await new Promise(setImmediate);
    const stopped = crew.stop();
    const state = { isStopped: false };
    void stopped.then(() => (state.isStopped = true));
    await until("b");
    end("a");
    crew.fill();
    await new Promise(setImmediate);
    expect(state.isStopped).toBe(false);
    end("b");
    await stopped;
    expect(order).toEqual(["a", "b"]);
    expect(waiting).toEqual(["c"]);
  });
});
