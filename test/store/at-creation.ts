import type { KyselyPlugin } from "kysely";

/** Does something when a database is about to make its nth table or index, counted from 1. */
export function atCreation(nth: number, act: () => void): KyselyPlugin {
  let made = 0;
  return {
    transformQuery({ node }) {
      if (node.kind === "CreateTableNode" || node.kind === "CreateIndexNode") made += 1;
      if (made === nth) act();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}
