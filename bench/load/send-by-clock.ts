import { setImmediate as giveWay, setTimeout as wait } from "node:timers/promises";

/** An answer, and how long it took. */
export interface Timed<Answer> {
  answer: Answer;
  /** From when it should have been asked for, by the clock, or was, where there is no clock. */
  latencyMs: number;
}

export interface SentByClock<Answer> {
  /** In the order in which they were sent. */
  answers: Timed<Answer>[];
  /** How many were sent more than `lateAfterMs` after their time, because this process had no time either. */
  late: number;
}

export const lateAfterMs = 10;

/**
 * Sends so many at a constant rate a second, whether those before were answered or not, as the world does. What takes long
 * keeps nobody else from being sent; so the wait that a standstill costs is in the figures of all whose time came in it.
 */
export async function sendByClock<Answer>(
  { count, rate }: { count: number; rate: number },
  send: (index: number) => Promise<Answer>,
): Promise<SentByClock<Answer>> {
  const startMs = performance.now();
  const dueMs = (index: number) => startMs + (index * 1_000) / rate;
  const underway: Promise<Timed<Answer>>[] = [];
  let late = 0;
  for (let index = 0; index < count; index += 1) {
    const due = dueMs(index);
    for (let inMs = leftMs(due); inMs > 0; inMs = leftMs(due)) await wait(inMs);
    if (leftMs(due) < -lateAfterMs) late += 1;
    underway.push(timed(send(index), due));
    // Who is behind still has to hear the answers.
    await giveWay();
  }
  return { answers: await Promise.all(underway), late };
}

function leftMs(due: number): number {
  return due - performance.now();
}

/** Sends for so long, on each of so many connections the next one as soon as the one before was answered. */
export async function sendAsFast<Answer>(
  { seconds, connections }: { seconds: number; connections: number },
  send: (index: number) => Promise<Answer>,
): Promise<Timed<Answer>[]> {
  const answers: Promise<Timed<Answer>>[] = [];
  const endMs = performance.now() + 1_000 * seconds;
  const sendOnOne = async () => {
    while (performance.now() < endMs) {
      const next = timed(send(answers.length), performance.now());
      answers.push(next);
      await next;
    }
  };
  await Promise.all(Array.from({ length: connections }, sendOnOne));
  return await Promise.all(answers);
}

async function timed<Answer>(answer: Promise<Answer>, sinceMs: number): Promise<Timed<Answer>> {
  const answered = await answer;
  return { answer: answered, latencyMs: performance.now() - sinceMs };
}
