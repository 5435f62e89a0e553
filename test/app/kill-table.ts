/** What a kill at one point led to, as it was measured. */
export interface Measured {
  point: string;
  store: string;
  /** Reviewers that the next process had read the head once more. */
  again: string[];
  comments: number;
  checkRuns: number;
  /** Times that the comment tells how long the review took. */
  timings: number;
  /** How the pull's runs ended, and the reactions to the command if there was one. */
  result: string;
}

/** A Markdown table with one line a point, in the order of `points`. */
export function renderKillTable(points: readonly string[], measured: readonly Measured[]): string {
  const names = [...new Set(measured.map(({ store }) => store))];
  const head = [
    "killed at",
    ...names.flatMap((store) => [`${store}: read again`, "comments, check runs, times", "runs"]),
  ];
  const lines = points.map((point) => [
    point,
    ...names.flatMap((store) => {
      const found = measured.find((one) => one.point === point && one.store === store);
      if (found === undefined) return ["", "", ""];
      const { again, comments, checkRuns, timings, result } = found;
      return [again.join(", ") || "nobody", `${comments}, ${checkRuns}, ${timings}`, result];
    }),
  ]);
  return [head, head.map(() => "---"), ...lines]
    .map((cells) => `| ${cells.join(" | ")} |\n`)
    .join("");
}
