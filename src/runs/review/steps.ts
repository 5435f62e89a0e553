/** Steps of a review that others than the code that runs them ask for. What is kept of a run is kept under these names. */
export const steps = {
  /** Its answer says what the review is about. */
  look: "look",
  /** Its answer is what stood in the comment before. */
  findLast: "find last",
  read: (reviewer: string) => `read ${reviewer}`,
  /** Kept when the skeptic begins to look again. */
  lookAgain: "look again",
  /** Its answer is what was proposed and proven. */
  fix: "fix",
  /** Its answer is what people asked not to be told of; from here on the result is written. */
  suppressions: "suppressions",
  /** Its answer says which changes stand beside their lines: from here on the comment is written, whatever is pushed. */
  suggest: "suggest",
  /** What stands there once it is kept is not taken back. */
  publish: "publish",
};
