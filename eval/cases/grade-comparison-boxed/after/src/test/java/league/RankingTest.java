package league;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankingTest {
  @Test
  void teamsWithAsManyPointsShareAPlace() {
    List<Ranking.Row> rows =
        Ranking.of(List.of("Oak", "Elm", "Ash"), Map.of("Oak", 12, "Elm", 9, "Ash", 12));
    assertEquals(List.of(1, 1, 3), rows.stream().map(Ranking.Row::place).toList());
  }
}
