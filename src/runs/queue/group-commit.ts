/**
 * Writes together what comes in while the last write is under way: one trip to the disk serves all who wait for it.
 * Each caller's promise settles with the write that its own item was in. `write` gives one answer an item, in their order.
 */
export function createGroupCommit<Item, Answer>(
  write: (items: readonly Item[]) => Promise<Answer[]>,
  { atMost }: { atMost: number },
): (item: Item) => Promise<Answer> {
  const waiting: ({ item: Item } & PromiseWithResolvers<Answer>)[] = [];
  let isWriting = false;

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting.splice(0, atMost);
      try {
        const answers = await write(group.map(({ item }) => item));
        // oxlint-disable-next-line typescript/no-non-null-assertion
        for (const [index, { resolve }] of group.entries()) resolve(answers[index]!);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    isWriting = false;
  }

  return (item) => {
    const settled = Promise.withResolvers<Answer>();
    waiting.push({ item, ...settled });
    if (!isWriting) void writeAll();
    return settled.promise;
  };
}
