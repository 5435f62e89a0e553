/** Steps of a review that others than the code that runs them ask for. What is kept of a run is kept under these names. */
export const steps = {
  /** Its answer says what the review is about. */
  look: "look",
  /** Its answer is what stood in the comment before. */
  findLast: "find last",
  read: (reviewer: string) => `read ${reviewer}`,
  /** What stands there once it is kept is not taken back. */
  publish: "publish",
};
