import type { CreateTableBuilder, Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** In the order of their names; a migration that has shipped is never edited. Both engines run the same ones. */
export const migrations: Record<string, Migration> = {
  "0001_deliveries": {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable("deliveries")
        .addColumn("forge", "text", (column) => column.notNull())
        .addColumn("id", "text", (column) => column.notNull())
        .addColumn("event", "text", (column) => column.notNull())
        .addColumn("received_at_ms", "bigint", (column) => column.notNull())
        .addPrimaryKeyConstraint("deliveries_pk", ["forge", "id"])
        .execute();
    },
  },
  "0002_runs": {
    async up({ schema }: Kysely<unknown>) {
      await schema
        .createIndex("deliveries_by_age")
        .on("deliveries")
        .column("received_at_ms")
        .execute();

      await schema
        .createTable("pulls")
        .addColumn("pull", "text", (column) => column.notNull().primaryKey())
        .addColumn("head_sha", "text", (column) => column.notNull())
        .addColumn("updated_at_ms", "bigint", (column) => column.notNull())
        .execute();

      await schema
        .createTable("runs")
        .addColumn("id", "text", (column) => column.notNull().primaryKey())
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("key", "text", (column) => column.unique())
        .addColumn("repository", "text", (column) => column.notNull())
        .addColumn("pull", "text", (column) => column.notNull())
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("head_sha", "text")
        .addColumn("input", "text", (column) => column.notNull())
        .addColumn("status", "text", (column) => column.notNull())
        .addColumn("detail", "text")
        .addColumn("turn", "bigint", (column) => column.notNull())
        .addColumn("failures", "integer", (column) => column.notNull())
        .addColumn("deaths", "integer", (column) => column.notNull())
        .addColumn("queued_at_ms", "bigint", (column) => column.notNull())
        .addColumn("due_at_ms", "bigint", (column) => column.notNull())
        .addColumn("started_at_ms", "bigint")
        .addColumn("ended_at_ms", "bigint")
        .addColumn("worker", "text")
        .addColumn("lease", "text")
        .addColumn("lease_until_ms", "bigint")
        .addColumn("told_position", "integer")
        .addColumn("told_at_ms", "bigint")
        .addColumn("told", "text")
        .execute();
      // What waits, in its order; what runs; what a pull's last runs were; what is held; what is old.
      await schema
        .createIndex("runs_by_turn")
        .on("runs")
        .columns(["status", "kind", "turn", "queued_at_ms"])
        .execute();
      await schema
        .createIndex("runs_by_repository")
        .on("runs")
        .columns(["status", "kind", "repository", "turn"])
        .execute();
      await schema
        .createIndex("runs_by_pull")
        .on("runs")
        .columns(["pull", "kind", "status", "queued_at_ms"])
        .execute();
      await schema
        .createIndex("runs_by_lease")
        .on("runs")
        .column("lease")
        .where("lease", "is not", null)
        .execute();
      await schema.createIndex("runs_by_end").on("runs").column("ended_at_ms").execute();

      await schema
        .createTable("turns")
        .addColumn("kind", "text", (column) => column.notNull())
        // Empty for all of them together: a null would not count in the key.
        .addColumn("repository", "text", (column) => column.notNull())
        .addColumn("turn", "bigint", (column) => column.notNull())
        .addPrimaryKeyConstraint("turns_pk", ["kind", "repository"])
        .execute();

      await ofRun(schema.createTable("steps"))
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("output", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("steps_pk", ["run_id", "name"])
        .execute();
      await ofRun(schema.createTable("outcomes"))
        .addColumn("reviewer", "text", (column) => column.notNull())
        .addColumn("status", "text", (column) => column.notNull())
        .addColumn("reason", "text")
        .addColumn("duration_ms", "integer", (column) => column.notNull())
        .addColumn("findings", "integer", (column) => column.notNull())
        .addPrimaryKeyConstraint("outcomes_pk", ["run_id", "reviewer"])
        .execute();
      await ofRun(schema.createTable("findings"))
        .addColumn("id", "text", (column) => column.notNull())
        .addColumn("fingerprint", "text", (column) => column.notNull())
        .addColumn("reviewer", "text", (column) => column.notNull())
        .addColumn("rule_id", "text", (column) => column.notNull())
        .addColumn("level", "text", (column) => column.notNull())
        .addColumn("path", "text", (column) => column.notNull())
        .addColumn("line", "integer", (column) => column.notNull())
        .addColumn("title", "text", (column) => column.notNull())
        .addColumn("state", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("findings_pk", ["run_id", "id"])
        .execute();
      await ofRun(schema.createTable("timings"))
        .addColumn("position", "integer", (column) => column.notNull())
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("start_ms", "bigint", (column) => column.notNull())
        .addColumn("duration_ms", "integer", (column) => column.notNull())
        .addPrimaryKeyConstraint("timings_pk", ["run_id", "position"])
        .execute();

      await schema
        .createTable("suppressions")
        .addColumn("repository", "text", (column) => column.notNull())
        // Empty for the whole repository.
        .addColumn("pull", "text", (column) => column.notNull())
        .addColumn("fingerprint", "text", (column) => column.notNull())
        .addColumn("login", "text", (column) => column.notNull())
        .addColumn("reason", "text")
        .addColumn("created_at_ms", "bigint", (column) => column.notNull())
        .addPrimaryKeyConstraint("suppressions_pk", ["repository", "pull", "fingerprint"])
        .execute();
    },
  },
  "0003_commands": {
    async up({ schema }: Kysely<unknown>) {
      await schema.alterTable("runs").addColumn("cancelled_by", "text").execute();
      await schema.alterTable("runs").addColumn("cancel_key", "text").execute();
      await schema
        .createIndex("runs_by_cancel_key")
        .on("runs")
        // SQLite would take the index of ends instead if this one did not begin with the same.
        .columns(["ended_at_ms", "cancel_key"])
        .where("cancel_key", "is not", null)
        // Of all that was ever cancelled, what is asked for several times a second is the little that has yet to end.
        .where("ended_at_ms", "is", null)
        .execute();

      // One statement each: SQLite adds no two columns at once.
      await schema.alterTable("findings").addColumn("message", "text").execute();
      await schema.alterTable("findings").addColumn("remedy", "text").execute();

      await ofRun(schema.createTable("summaries"))
        .addColumn("verdict", "text", (column) => column.notNull())
        .addColumn("wall_ms", "integer", (column) => column.notNull())
        .addColumn("sum_ms", "integer", (column) => column.notNull())
        .addColumn("is_comparable", "integer", (column) => column.notNull())
        .addPrimaryKeyConstraint("summaries_pk", ["run_id"])
        .execute();
      await ofRun(schema.createTable("measurements"))
        .addColumn("sequential_ms", "integer", (column) => column.notNull())
        .addColumn("side_by_side_ms", "integer", (column) => column.notNull())
        .addPrimaryKeyConstraint("measurements_pk", ["run_id"])
        .execute();

      await schema
        .createTable("pauses")
        .addColumn("pull", "text", (column) => column.notNull().primaryKey())
        .addColumn("login", "text", (column) => column.notNull())
        .addColumn("since_ms", "bigint", (column) => column.notNull())
        .execute();

      await schema
        .createTable("uses")
        .addColumn("key", "text", (column) => column.notNull().primaryKey())
        .addColumn("repository", "text", (column) => column.notNull())
        .addColumn("login", "text", (column) => column.notNull())
        .addColumn("what", "text", (column) => column.notNull())
        .addColumn("used_at_ms", "bigint", (column) => column.notNull())
        .execute();
      await schema
        .createIndex("uses_by_person")
        .on("uses")
        .columns(["repository", "login", "what", "used_at_ms"])
        .execute();
      await schema.createIndex("uses_by_age").on("uses").column("used_at_ms").execute();

      await schema
        .createTable("mentions")
        .addColumn("issue", "text", (column) => column.notNull())
        .addColumn("pull", "text", (column) => column.notNull())
        .addColumn("issue_ref", "text", (column) => column.notNull())
        .addColumn("pull_ref", "text", (column) => column.notNull())
        .addColumn("is_named", "integer", (column) => column.notNull())
        .addColumn("noted_at_ms", "bigint", (column) => column.notNull())
        .addPrimaryKeyConstraint("mentions_pk", ["issue", "pull"])
        .execute();
      await schema.createIndex("mentions_by_pull").on("mentions").column("pull").execute();

      await schema
        .createTable("workflows")
        .addColumn("pull", "text", (column) => column.notNull().primaryKey())
        .addColumn("repository", "text", (column) => column.notNull())
        .addColumn("opened_at_ms", "bigint", (column) => column.notNull())
        .addColumn("first_review_at_ms", "bigint")
        .addColumn("last_push_at_ms", "bigint")
        .addColumn("merged_at_ms", "bigint", (column) => column.notNull())
        .addColumn("review_ms", "integer", (column) => column.notNull())
        .execute();
      await schema
        .createIndex("workflows_by_repository")
        .on("workflows")
        .columns(["repository", "merged_at_ms"])
        .execute();
    },
  },
  "0004_models": {
    async up({ schema }: Kysely<unknown>) {
      await schema
        .createTable("answers")
        .addColumn("key", "text", (column) => column.notNull().primaryKey())
        .addColumn("answer", "text", (column) => column.notNull())
        .addColumn("used_at_ms", "bigint", (column) => column.notNull())
        .execute();
      await schema.createIndex("answers_by_age").on("answers").column("used_at_ms").execute();

      await schema
        .createTable("model_requests")
        // Of the run that asked, which may be forgotten before what it cost is.
        .addColumn("run_id", "text", (column) => column.notNull())
        .addColumn("repository", "text", (column) => column.notNull())
        .addColumn("pull", "text", (column) => column.notNull())
        .addColumn("reviewer", "text", (column) => column.notNull())
        .addColumn("model", "text", (column) => column.notNull())
        .addColumn("input_tokens", "integer", (column) => column.notNull())
        .addColumn("output_tokens", "integer", (column) => column.notNull())
        .addColumn("cached_tokens", "integer", (column) => column.notNull())
        // Null where the price is not known.
        .addColumn("micro_usd", "bigint")
        .addColumn("asked_at_ms", "bigint", (column) => column.notNull())
        .execute();
      for (const [name, column] of [
        ["repository", "repository"],
        ["pull", "pull"],
        ["run", "run_id"],
      ] as const) {
        await schema
          .createIndex(`model_requests_by_${name}`)
          .on("model_requests")
          .columns([column, "asked_at_ms"])
          .execute();
      }
      await schema
        .createIndex("model_requests_by_age")
        .on("model_requests")
        .column("asked_at_ms")
        .execute();
    },
  },
  "0005_model_reservations": {
    async up({ schema }: Kysely<unknown>) {
      // No index: it holds little more than what is under way.
      await schema
        .createTable("model_reservations")
        .addColumn("id", "text", (column) => column.notNull().primaryKey())
        .addColumn("run_id", "text", (column) => column.notNull())
        .addColumn("repository", "text", (column) => column.notNull())
        .addColumn("pull", "text", (column) => column.notNull())
        .addColumn("tokens", "integer", (column) => column.notNull())
        // Null where the price is not known.
        .addColumn("micro_usd", "bigint")
        .addColumn("reserved_at_ms", "bigint", (column) => column.notNull())
        .execute();
    },
  },
};

/** A table whose rows belong to a run and go with it. */
function ofRun<Table extends string>(table: CreateTableBuilder<Table>) {
  return table.addColumn("run_id", "text", (column) =>
    column.notNull().references("runs.id").onDelete("cascade"),
  );
}
