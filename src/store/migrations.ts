import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** In the order of their names; a migration that has shipped is never edited. */
export const migrations: Record<string, Migration> = {
  "0001_deliveries": {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable("deliveries")
        .addColumn("forge", "text", (column) => column.notNull())
        .addColumn("id", "text", (column) => column.notNull())
        .addColumn("event", "text", (column) => column.notNull())
        .addColumn("received_at_ms", "integer", (column) => column.notNull())
        .addPrimaryKeyConstraint("deliveries_pk", ["forge", "id"])
        .execute();
    },
  },
};
