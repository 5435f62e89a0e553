import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { createPost } from "../../bench/load/post.ts";
import { lateAfterMs, sendByClock } from "../../bench/load/send-by-clock.ts";

const count = 200;
const rate = 1_000;

it("sends on while the server stands still, and counts the standstill for all whose time came in it", async () => {
  const waiting: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    waiting.push(response);
    // Nobody is answered before everybody is there.
    if (waiting.length === count) for (const one of waiting) one.end("accepted");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { port } = server.address() as AddressInfo;
  const post = createPost(`http://127.0.0.1:${port}/`);

  const { answers } = await sendByClock({ count, rate }, () => post({}, Buffer.from("{}")));

  expect(answers.map(({ answer }) => answer?.status)).toEqual(Array(count).fill(200));
  // The first answer can't have come before the last one's time.
  const leastMs = (index: number) => ((count - 1 - index) * 1_000) / rate;
  expect(answers.filter(({ latencyMs }, index) => latencyMs < leastMs(index))).toEqual([]);
});

it("counts from the time by the clock also what it could not send in time, and says how many that were", async () => {
  const busyMs = 50;
  const { answers, late } = await sendByClock({ count, rate }, async (index) => {
    const endMs = performance.now() + (index === 0 ? busyMs : 0);
    while (performance.now() < endMs);
  });

  const leastMs = (index: number) => busyMs - (index * 1_000) / rate;
  expect(answers.filter(({ latencyMs }, index) => latencyMs < leastMs(index))).toEqual([]);
  expect(late).toBeGreaterThanOrEqual(busyMs - lateAfterMs - 1);
});
