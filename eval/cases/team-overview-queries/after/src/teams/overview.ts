import type { Pool } from "pg";

export interface TeamOverview {
  id: string;
  name: string;
  members: number;
  openTasks: number;
}

/** All teams of an organisation, by name. Large organisations have some hundreds. */
export async function teamOverview(pool: Pool, organisationId: string): Promise<TeamOverview[]> {
  const teams = await pool.query<{ id: string; name: string }>(
    "select id, name from teams where organisation_id = $1 order by name",
    [organisationId],
  );
  const overview: TeamOverview[] = [];
  for (const team of teams.rows) {
    const members = await pool.query<{ count: number }>(
      "select count(*)::int as count from memberships where team_id = $1",
      [team.id],
    );
    const tasks = await pool.query<{ count: number }>(
      "select count(*)::int as count from tasks where team_id = $1 and closed_at is null",
      [team.id],
    );
    overview.push({
      id: team.id,
      name: team.name,
      members: members.rows[0]?.count ?? 0,
      openTasks: tasks.rows[0]?.count ?? 0,
    });
  }
  return overview;
}
