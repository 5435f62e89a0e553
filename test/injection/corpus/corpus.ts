import type { Case } from "../case.ts";
import { disguises } from "./disguises.ts";
import { forgeries } from "./forgeries.ts";
import { orders } from "./orders.ts";
import { outputs } from "./outputs.ts";
import { places } from "./places.ts";

/** Every change that talks to a model. Another one is one entry in the list that it fits. */
export const corpus: readonly Case[] = [
  ...orders,
  ...disguises,
  ...places,
  ...outputs,
  ...forgeries,
];
