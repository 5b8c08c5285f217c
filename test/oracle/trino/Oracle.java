import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trino.server.testing.TestingTrinoServer;
import io.trino.spi.Plugin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A Trino in this process. It reads a line of JSON per statement, {"id": 1, "sql": "SELECT 1"}, and writes one per
 * answer: {"id", "columns": [{"name", "type"}], "rows"}, or {"id", "error": {"name", "type", "message"}}. Numbers in
 * rows are texts, so that no reader rounds them. It ends when its input does, while it starts too: whoever asks is gone.
 *
 * Arguments, one for each catalog: plugin class;catalog;connector;key=value;...
 */
public final class Oracle {
    private static final int MOST_ROWS = 20_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public static void main(String[] catalogs) throws Exception {
        // What the server logs goes to stderr: stdout has the answers alone.
        PrintStream answers = new PrintStream(System.out, true, UTF_8);
        System.setOut(System.err);
        BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().start(() -> read(requests));
        TestingTrinoServer server = TestingTrinoServer.builder()
                .setProperties(Map.of("query.max-run-time", "60s"))
                .build();
        for (String catalog : catalogs) {
            addCatalog(server, catalog.split(";"));
        }
        URI base = server.getBaseUrl();
        answers.println("{\"ready\":true}");
        // Two at a time: more contend for the planner.
        ExecutorService workers = Executors.newFixedThreadPool(2);
        while (true) {
            JsonNode request = JSON.readTree(requests.take());
            workers.submit(() -> {
                String answer = answer(base, request);
                synchronized (answers) {
                    answers.println(answer);
                }
            });
        }
    }

    /** The server's own threads would keep the process past the end of its input. */
    private static void read(BlockingQueue<String> requests) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                requests.add(line);
            }
        } catch (IOException e) {
            e.printStackTrace();
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private static void addCatalog(TestingTrinoServer server, String[] parts) throws Exception {
        server.installPlugin((Plugin) Class.forName(parts[0]).getConstructor().newInstance());
        Map<String, String> properties = new HashMap<>();
        for (int i = 3; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            properties.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
        }
        server.createCatalog(parts[1], parts[2], properties);
    }

    private static String answer(URI base, JsonNode request) {
        ObjectNode answer = JSON.createObjectNode();
        answer.set("id", request.get("id"));
        try {
            ask(base, request.get("sql").asText(), answer);
        }
        catch (Throwable e) {
            answer.remove("rows");
            answer.putObject("error").put("name", "ORACLE_FAILED").put("type", "ORACLE").put("message", String.valueOf(e));
        }
        return ascii(answer.toString());
    }

    /** JSON with its other characters escaped: what reads its lines ends them at U+2028 too. */
    private static String ascii(String json) {
        StringBuilder escaped = new StringBuilder();
        for (char unit : json.toCharArray()) {
            escaped.append(unit < 128 ? String.valueOf(unit) : String.format("\\u%04x", (int) unit));
        }
        return escaped.toString();
    }

    private static void ask(URI base, String sql, ObjectNode answer) throws Exception {
        HttpRequest post = HttpRequest.newBuilder(base.resolve("/v1/statement"))
                .header("X-Trino-User", "oracle")
                .header("X-Trino-Time-Zone", "UTC")
                // A schema that is there, so that a table that isn't is what is missing.
                .header("X-Trino-Catalog", "system")
                .header("X-Trino-Schema", "metadata")
                // Without it timestamps are cut to milliseconds.
                .header("X-Trino-Client-Capabilities", "PARAMETRIC_DATETIME")
                .POST(HttpRequest.BodyPublishers.ofString(sql, UTF_8))
                .build();
        ArrayNode rows = answer.putArray("rows");
        JsonNode page = send(post);
        while (true) {
            if (page.has("columns") && !answer.has("columns")) {
                ArrayNode columns = answer.putArray("columns");
                for (JsonNode column : page.get("columns")) {
                    columns.addObject().put("name", column.get("name").asText()).put("type", column.get("type").asText());
                }
            }
            for (JsonNode row : page.path("data")) {
                rows.add(texts(row));
            }
            if (page.has("error")) {
                JsonNode error = page.get("error");
                answer.remove("rows");
                answer.remove("columns");
                answer.putObject("error")
                        .put("name", error.path("errorName").asText())
                        .put("type", error.path("errorType").asText())
                        .put("message", error.path("message").asText());
                return;
            }
            if (rows.size() > MOST_ROWS) {
                throw new IllegalStateException("more than " + MOST_ROWS + " rows");
            }
            if (!page.has("nextUri")) {
                return;
            }
            page = send(HttpRequest.newBuilder(URI.create(page.get("nextUri").asText())).header("X-Trino-User", "oracle").build());
        }
    }

    private static JsonNode send(HttpRequest request) throws Exception {
        for (int attempt = 0; ; attempt++) {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
            if (response.statusCode() == 200) {
                return JSON.readTree(response.body());
            }
            if (response.statusCode() != 503 || attempt == 20) {
                throw new IllegalStateException("HTTP " + response.statusCode() + ": " + response.body());
            }
            Thread.sleep(100);
        }
    }

    /** Numbers as texts, at any depth. */
    private static JsonNode texts(JsonNode value) {
        if (value.isNumber()) {
            return JSON.getNodeFactory().textNode(value.asText());
        }
        if (value.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            value.forEach(item -> array.add(texts(item)));
            return array;
        }
        if (value.isObject()) {
            ObjectNode object = JSON.createObjectNode();
            value.fieldNames().forEachRemaining(name -> object.set(name, texts(value.get(name))));
            return object;
        }
        return value;
    }
}
