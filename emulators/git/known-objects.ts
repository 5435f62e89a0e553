/** What git said about objects, by the question. Their ids say all that is in them, so it holds in every repository. */
const known = new Map<string, Promise<unknown>>();

/** How many answers are kept; some are the size of a large diff. */
const keptAnswers = 500;

/**
 * Asks the first time only, of all repositories of this process: tests open the same pull request over and over. The names in
 * the question must be ids of objects, not branches, which move, and those objects must be known to be there.
 */
export function askOnce<T>(question: string, ask: () => Promise<T>): Promise<T> {
  // A question always has answers of the same type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const earlier = known.get(question) as Promise<T> | undefined;
  // The repository that was asked may have been removed meanwhile; this one is there.
  if (earlier !== undefined) return earlier.catch(ask);
  if (known.size >= keptAnswers) known.clear();
  const answer = ask();
  known.set(question, answer);
  answer.catch(() => known.delete(question));
  return answer;
}
