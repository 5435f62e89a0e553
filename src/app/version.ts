import manifest from "../../package.json" with { type: "json" };

/** Chorale's own version, as the comment's hidden state and the JSON name it. */
export const version: string = manifest.version;
