package oracle;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

public final class Main {
    interface Maker { String make(int i, Stats st); }

    public static void main(String[] a) throws Exception {
        String cmd = a.length == 0 ? "help" : a[0];
        if (cmd.equals("bench")) {
            Bench.main(a.length > 1 ? Integer.parseInt(a[1]) : 30);
            return;
        }
        DetRandom.install();
        switch (cmd) {
            case "one" -> {
                Stats st = new Stats();
                System.out.print(Randoms.write("one", Long.parseLong(a[1]), Boolean.parseBoolean(a[2]), false, st));
                System.err.print(st.report());
            }
            case "replay" -> Replay.stdin();
            case "verify" -> System.exit(Replay.verify(Path.of(a[1])) ? 0 : 1);
            case "one848" -> {
                Stats st = new Stats();
                System.out.print(Randoms848.write("one", Long.parseLong(a[1]), Boolean.parseBoolean(a[2]), false, st));
                System.err.print(st.report());
            }
            case "scenario848" -> System.out.print(new Scenarios848().write(a[1], new Stats()));
            case "scenario" -> {
                Stats st = new Stats();
                System.out.print(new Scenarios().write(a[1], st));
            }
            case "all" -> all(Path.of(a[1]), a.length > 2 ? Integer.parseInt(a[2]) : 1000);
            case "classic" -> classic(Path.of(a[1]), Long.parseLong(a[2]), Integer.parseInt(a[3]));
            case "fresh" -> fresh(Path.of(a[1]), Long.parseLong(a[2]), a.length > 3 ? Integer.parseInt(a[3]) : 1000);
            default -> System.err.println("use: all <dir> [traces a set] | fresh <dir> <seed> [traces a set] | classic <dir> <seed> <traces> | verify <dir> | replay < operations | bench [members] | scenario <name> | scenario848 <name> | one <seed> <adversarial> | one848 <seed> <adversarial>");
        }
    }

    static final class MaxGzip extends GZIPOutputStream {
        MaxGzip(OutputStream o) throws IOException {
            super(o, 1 << 16);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    /** Packs traces into gzip files of at most the given number of traces. */
    static void pack(Path dir, String stem, int count, int perFile, Stats total, Maker maker) throws IOException {
        Files.createDirectories(dir);
        Stats st = new Stats();
        for (int from = 0; from < count; from += perFile) {
            Path f = dir.resolve(String.format("%s-%02d.ndjson.gz", stem, from / perFile));
            try (OutputStream o = new MaxGzip(new BufferedOutputStream(Files.newOutputStream(f)))) {
                for (int i = from; i < Math.min(count, from + perFile); i++) o.write(maker.make(i, st).getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.writeString(dir.resolve("STATS.txt"), st.report());
        total.merge(st);
        System.err.println(dir + ": traces " + st.traces + ", steps " + st.steps + ", cells " + st.cells.size());
    }

    static void all(Path root, int n) throws IOException {
        Stats total = new Stats();
        Scenarios sc = new Scenarios();
        java.util.List<String> names = new java.util.ArrayList<>(sc.bodies.keySet());
        pack(root.resolve("golden/scenarios"), "scenarios", names.size(), 1000, total, (i, st) -> sc.write(names.get(i), st));
        pack(root.resolve("golden/random-valid"), "valid", n, 50, total, (i, st) -> Randoms.write("valid-" + i, 1_000_000 + i, false, false, st));
        pack(root.resolve("golden/random-adversarial"), "adversarial", n, 50, total, (i, st) -> Randoms.write("adversarial-" + i, 2_000_000 + i, true, false, st));
        Scenarios848 sc8 = new Scenarios848();
        java.util.List<String> names8 = new java.util.ArrayList<>(sc8.bodies.keySet());
        pack(root.resolve("golden/consumer-scenarios"), "consumer-scenarios", names8.size(), 1000, total, (i, st) -> sc8.write(names8.get(i), st));
        pack(root.resolve("golden/consumer-valid"), "consumer-valid", n * 3 / 10, 50, total, (i, st) -> Randoms848.write("consumer-valid-" + i, 3_000_000 + i, false, false, st));
        pack(root.resolve("golden/consumer-adversarial"), "consumer-adversarial", n * 3 / 10, 50, total, (i, st) -> Randoms848.write("consumer-adversarial-" + i, 4_000_000 + i, true, false, st));
        Files.writeString(root.resolve("golden/STATS.txt"), total.report());
    }

    /** Random traces only, from other seeds and with settings drawn more widely than in the golden sets. */
    static void fresh(Path root, long seed, int n) throws IOException {
        Stats total = new Stats();
        freshClassic(root, seed, n, n, total);
        pack(root.resolve("consumer/random-valid"), "consumer-valid", n * 3 / 10, 50, total, (i, st) -> Randoms848.write("fresh-consumer-valid-" + i, seed + 2_000_000 + i, false, true, st));
        pack(root.resolve("consumer/random-adversarial"), "consumer-adversarial", n * 3 / 10, 50, total, (i, st) -> Randoms848.write("fresh-consumer-adversarial-" + i, seed + 3_000_000 + i, true, true, st));
        Files.writeString(root.resolve("STATS.txt"), total.report());
    }

    /** The same for the classic protocol alone: so many traces in all, half of them adversarial. */
    static void classic(Path root, long seed, int n) throws IOException {
        freshClassic(root, seed, n / 2, n - n / 2, new Stats());
    }

    private static void freshClassic(Path root, long seed, int valid, int adversarial, Stats total) throws IOException {
        pack(root.resolve("classic/random-valid"), "valid", valid, 50, total, (i, st) -> Randoms.write("fresh-valid-" + i, seed + i, false, true, st));
        pack(root.resolve("classic/random-adversarial"), "adversarial", adversarial, 50, total, (i, st) -> Randoms.write("fresh-adversarial-" + i, seed + 1_000_000 + i, true, true, st));
    }
}
