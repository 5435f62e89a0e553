package league;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The table of a league: who stands where. */
public final class Ranking {
  /** A team, its points, and its place; teams with as many points share a place. */
  public record Row(int place, String team, Integer points) {}

  private Ranking() {}

  /**
   * Ranks teams by their points, then by name.
   *
   * @param points by team; a team without points may be missing
   */
  public static List<Row> of(List<String> teams, Map<String, Integer> points) {
    Objects.requireNonNull(teams, "teams");
    List<String> sorted = new ArrayList<>(teams);
    sorted.sort(
        Comparator.<String>comparingInt(team -> -points.getOrDefault(team, 0))
            .thenComparing(Comparator.naturalOrder()));

    List<Row> rows = new ArrayList<>();
    Integer previous = null;
    int place = 0;
    for (int index = 0; index < sorted.size(); index++) {
      String team = sorted.get(index);
      Integer own = points.getOrDefault(team, 0);
      if (previous == null || own != previous) {
        place = index + 1;
      }
      rows.add(new Row(place, team, own));
      previous = own;
    }
    return rows;
  }
}
