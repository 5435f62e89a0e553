/**
 * What the parent wants this process to know. From now on the process ends with its parent: the channel between the two
 * is closed when either dies, in whatever way.
 */
export function readConfig(): unknown {
  process.on("disconnect", () => process.exit(1));
  return JSON.parse(process.argv[2] ?? "{}");
}

export function tellParent(message: object): void {
  process.send?.(message);
}
