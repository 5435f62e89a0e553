import { InvalidArgumentError } from "commander";

/** Reads an option that takes whole seconds, from one to some hours. */
export function parseSeconds(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new InvalidArgumentError("Give a number from 1.");
  return Number(value);
}
