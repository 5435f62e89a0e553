import { posix } from "node:path";

/** A path as the host understands it: `./a`, `b//c`, `d/` and `e/../f` are `a`, `b/c`, `d` and `f`. */
export const cleanPath = (path: string): string => posix.normalize(path).replace(/(.)\/+$/, "$1");

/** Whether a path leads out of the repository, or begins at the root of something else. */
export const isOutside = (path: string): boolean => /^(\/|\.\.(\/|$))/.test(cleanPath(path));
