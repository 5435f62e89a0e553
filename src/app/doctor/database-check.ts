import { NoDatabase, type Database, type DatabasePlace } from "../../store/database/database.ts";
import { migrationStatus } from "../../store/database/migrate.ts";
import { viewDatabase } from "../../store/database/open-database.ts";
import { countOf } from "../../report/text/count-of.ts";
import { UserError } from "../../types/user-error.ts";
import { failure, ok, warning, type Diagnosis, type Tell } from "../setup/diagnosis.ts";

/**
 * Looks whether there is a database, and whether this version of Chorale can work with it.
 *
 * @returns the database, to be closed, if it can be looked into
 */
export async function checkDatabase(
  place: DatabasePlace,
  tell: Tell,
): Promise<Database | undefined> {
  const where = placeOf(place);
  let database: Database;
  try {
    database = await viewDatabase(place);
  } catch (error) {
    if (error instanceof NoDatabase) {
      tell(warning(`There is no database in ${where} yet.`, "`chorale serve` makes it."));
    } else if (error instanceof UserError) {
      tell(failure(`The database can't be opened: ${error.message}`));
    } else {
      throw error;
    }
    return undefined;
  }
  const diagnosis = diagnose(await migrationStatus(database), where);
  tell(diagnosis);
  if (diagnosis.status === "ok") return database;
  await database.close();
  return undefined;
}

function diagnose(
  migrations: Awaited<ReturnType<typeof migrationStatus>>,
  where: string,
): Diagnosis {
  if (migrations.some(({ isUnknown }) => isUnknown)) {
    return failure(
      `Another version of Chorale has brought the database in ${where} up to date.`,
      "Run that version or a later one, or point DATABASE_URL or CHORALE_DATA_DIR elsewhere.",
    );
  }
  const pending = migrations.filter(({ appliedAtMs }) => appliedAtMs === undefined).length;
  if (pending === 0) return ok(`The database in ${where} can be read and is up to date.`);
  return warning(
    `The database in ${where} lacks ${countOf(pending, "migration")}.`,
    "`chorale serve` brings it up to date when it starts, `chorale migrate` does so now.",
  );
}

/** Without the password that the address may hold. */
function placeOf({ dataDir, databaseUrl }: DatabasePlace): string {
  if (databaseUrl === undefined) return dataDir;
  const url = URL.parse(databaseUrl);
  return url === null ? "PostgreSQL" : `PostgreSQL, ${url.host}${url.pathname}`;
}
