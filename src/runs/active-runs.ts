/** Why a run was aborted: a newer one of the same pull has begun. */
export class Superseded extends Error {
  override readonly name = "Superseded";
  readonly by: string;
  constructor(by: string) {
    super(`superseded by ${by}`);
    this.by = by;
  }
}

/** The runs of this process, one a pull: two would write over each other's comment. */
export interface ActiveRuns {
  /**
   * Makes the run of the same pull let go, waits until it has, and then does the work. The signal that the work gets is
   * aborted by `signal`, or with a `Superseded` when the next run comes.
   */
  takeOver<T>(
    pull: { key: string; headSha: string },
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
}

export function createActiveRuns(): ActiveRuns {
  const active = new Map<string, { abort: AbortController; ended: Promise<void> }>();
  return {
    async takeOver({ key, headSha }, signal, work) {
      const older = active.get(key);
      const own = new AbortController();
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      active.set(key, { abort: own, ended });
      try {
        older?.abort.abort(new Superseded(headSha));
        await older?.ended;
        return await work(AbortSignal.any([signal, own.signal]));
      } finally {
        if (active.get(key)?.abort === own) active.delete(key);
        resolve();
      }
    },
  };
}
