package golden;

import golden.Model.*;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.*;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.coordinator.group.api.assignor.*;
import org.apache.kafka.coordinator.group.assignor.UniformAssignor;

/** Median time per assign call, warm, over sizes and scenarios: Bench FILE [ASSIGNOR [SECONDS]]. */
public final class Bench {
    static final int[][] SIZES = {{30, 1, 72}, {100, 10, 100}, {500, 20, 100}, {1000, 100, 100}, {2000, 400, 100}};

    static Case base(String as, int members, int topics, int parts, boolean mixed) {
        Case c = new Case(); c.assignor = as; c.id = "bench"; c.kind = "bench";
        for (int t = 0; t < topics; t++) { Topic tp = new Topic(String.format("topic-%03d", t), parts); tp.idHi = 0x4000L + t * 7919L; tp.idLo = 0x9000_0000_0000_0000L + t * 104729L; c.topics.put(tp.name, tp); }
        for (int m = 0; m < members; m++) c.members.add(member(c, m, mixed));
        return c;
    }
    static Member member(Case c, int m, boolean mixed) {
        Member x = new Member(String.format("consumer-app-%d-%08x", m, m * 0x9E3779B9));
        int t = 0;
        // mixed: every member leaves out every third topic, offset by its index
        for (String n : c.topics.keySet()) { if (!mixed || c.topics.size() == 1 || (t + m) % 3 != 0) x.topics.add(n); t++; }
        return x;
    }
    static Case with(Case c, Map<String, List<TP>> owned) {
        Case n = c.copy(c.assignor);
        for (Member m : n.members) { m.owned = new ArrayList<>(owned.getOrDefault(m.id, List.of())); m.generation = 5; }
        return n;
    }

    static Supplier<Object> prepared(Case c) {
        if (Run.server(c.assignor)) {
            GroupSpec s = Run.spec(c, Run.Order.HASH, 0); SubscribedTopicDescriber d = Run.describer(c);
            ConsumerGroupPartitionAssignor a = c.assignor.equals(Run.UNIFORM) ? new UniformAssignor() : new org.apache.kafka.coordinator.group.assignor.RangeAssignor();
            return () -> a.assign(s, d);
        }
        Map<String, Subscription> subs = new HashMap<>();
        for (Member m : c.members) subs.put(m.id, Run.subscription(c.assignor, m));
        Cluster cl = Run.cluster(c); GroupSubscription gs = new GroupSubscription(subs);
        ConsumerPartitionAssignor a = Run.newClient(c.assignor);
        return () -> { for (Subscription s : subs.values()) if (s.userData() != null) s.userData().rewind(); return a.assign(cl, gs); };
    }

    static long budget = 1_500_000_000L;
    static volatile Object sink;
    static final java.lang.management.ThreadMXBean MX = java.lang.management.ManagementFactory.getThreadMXBean();
    static double mid(List<Double> l) { Collections.sort(l); return l.get(l.size() / 2); }
    /** {median thread CPU ms, median wall ms, minimum wall ms, runs}; CPU time because the machine may be shared. */
    static double[] measure(Supplier<Object> f, double capS) {
        long t0 = System.nanoTime(), c0 = MX.getCurrentThreadCpuTime(); sink = f.get();
        double first = (System.nanoTime() - t0) / 1e6, firstC = (MX.getCurrentThreadCpuTime() - c0) / 1e6;
        if (firstC > capS * 1000) return new double[] {firstC, first, first, 1};
        long w = MX.getCurrentThreadCpuTime(); int k = 0;
        while (MX.getCurrentThreadCpuTime() - w < budget && k < 5000) { sink = f.get(); k++; }
        List<Double> wall = new ArrayList<>(), cpu = new ArrayList<>(); long b = MX.getCurrentThreadCpuTime();
        do {
            t0 = System.nanoTime(); c0 = MX.getCurrentThreadCpuTime(); sink = f.get();
            cpu.add((MX.getCurrentThreadCpuTime() - c0) / 1e6); wall.add((System.nanoTime() - t0) / 1e6);
        } while (cpu.size() < 3 || (cpu.size() < 501 && MX.getCurrentThreadCpuTime() - b < budget));
        return new double[] {mid(cpu), mid(wall), Collections.min(wall), cpu.size()};
    }

    public static void main(String[] a) throws Exception {
        if (a.length > 2) budget = (long) (Double.parseDouble(a[2]) * 1e9);
        PrintWriter w = new PrintWriter(new OutputStreamWriter(Files.newOutputStream(Paths.get(a[0])), StandardCharsets.UTF_8), true);
        for (boolean mixed : new boolean[] {false, true})
            for (String as : List.of(Run.RANGE, Run.RR, Run.STICKY, Run.COOP, Run.UNIFORM, Run.SRANGE)) {
                if (a.length > 1 && !a[1].equals(as)) continue;
                boolean stop = false;
                for (int[] s : SIZES) {
                    if (mixed && s[1] == 1) continue;
                    if (stop) { w.printf("{\"lib\":\"java\",\"assignor\":\"%s\",\"mixed\":%b,\"members\":%d,\"partitions\":%d,\"scenario\":\"fresh\",\"skipped\":true}%n", as, mixed, s[0], s[1] * s[2]); continue; }
                    Case fresh = base(as, s[0], s[1], s[2], mixed);
                    String plain = as.equals(Run.COOP) ? Run.STICKY : as;
                    Out o = Run.run(fresh.copy(plain));
                    Case full = with(fresh, o.lists), leave = with(fresh, o.lists), join = with(fresh, o.lists);
                    leave.members.remove(s[0] / 2); join.members.add(member(join, s[0], mixed)); 
                    Map<String, Case> sc = new LinkedHashMap<>(); sc.put("fresh", fresh); sc.put("leave", leave); sc.put("join", join); sc.put("same", full);
                    for (var e : sc.entrySet()) {
                        double[] r = measure(prepared(e.getValue()), 20);
                        w.printf("{\"lib\":\"java\",\"assignor\":\"%s\",\"mixed\":%b,\"members\":%d,\"partitions\":%d,\"scenario\":\"%s\",\"ms\":%.4f,\"wallMs\":%.4f,\"minMs\":%.4f,\"runs\":%d}%n", as, mixed, s[0], s[1] * s[2], e.getKey(), r[0], r[1], r[2], (int) r[3]);
                        System.err.printf("%-20s mixed=%-5b %5dx%-6d %-6s cpu %11.4f wall %11.4f min %11.4f ms (%d)%n", as, mixed, s[0], s[1] * s[2], e.getKey(), r[0], r[1], r[2], (int) r[3]);
                        if (r[0] > 3000) { stop = true; if (r[0] > 15000) break; }
                    }
                }
            }
        w.close();
    }
}
