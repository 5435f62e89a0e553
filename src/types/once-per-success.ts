/** Remembers an answer, but not a failure. */
export function oncePerSuccess<T>(ask: () => Promise<T>): () => Promise<T> {
  const memory: { answer?: Promise<T> } = {};
  return () =>
    (memory.answer ??= ask().catch((error: unknown) => {
      delete memory.answer;
      throw error;
    }));
}
