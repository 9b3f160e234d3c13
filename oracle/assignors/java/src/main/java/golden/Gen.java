package golden;

import golden.Model.*;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;

/** Generates inputs, runs the real assignors and writes one NDJSON file per assignor. */
public final class Gen {
    static final List<String> ALL = List.of(Run.RANGE, Run.RR, Run.STICKY, Run.COOP, Run.UNIFORM, Run.SRANGE);
    /** Options of the further cases: large groups; claims beyond the partition count and emptied topic lists; without measuring `exact`. */
    static final boolean LARGE = Boolean.getBoolean("large"), ASTRAY = Boolean.getBoolean("astray"), QUICK = Boolean.getBoolean("quick");
    static Map<String, PrintWriter> out = new HashMap<>();
    static Map<String, int[]> stat = new TreeMap<>();

    public static void main(String[] a) throws Exception {
        Path dir = Paths.get(a[0]); long seed = Long.parseLong(a[1]); boolean corner = Boolean.parseBoolean(a[2]);
        double scale = a.length > 3 ? Double.parseDouble(a[3]) : 1;
        Files.createDirectories(dir);
        for (String s : ALL) out.put(s, new PrintWriter(new OutputStreamWriter(new BufferedOutputStream(Files.newOutputStream(dir.resolve(s + ".ndjson"))), StandardCharsets.UTF_8)));
        if (corner) Corner.all().forEach(c -> { for (String as : ALL) if (fits(c.kind, as)) corner(c, as); });
        Map<String, Integer> target = new LinkedHashMap<>();
        target.put(Run.RANGE, 450); target.put(Run.RR, 350); target.put(Run.STICKY, 700); target.put(Run.COOP, 700); target.put(Run.UNIFORM, 500); target.put(Run.SRANGE, 300);
        for (var e : target.entrySet()) random(e.getKey(), (int) (e.getValue() * scale), seed * 1000 + e.getKey().hashCode() % 997);
        out.values().forEach(PrintWriter::close);
        stat.forEach((k, v) -> System.out.printf("%-20s cases %5d  exact %5d  order-dependent %4d  errors %3d%n", k, v[0], v[1], v[0] - v[1], v[2]));
    }

    /** Ownership cases say nothing new to assignors that ignore ownership; the server never sees contradictory claims. */
    static boolean fits(String kind, String as) {
        if (as.equals(Run.RANGE) || as.equals(Run.RR) || as.equals(Run.SRANGE)) return !kind.startsWith("claim-") && !kind.startsWith("sticky-") && !kind.startsWith("general-");
        return !as.equals(Run.UNIFORM) || !kind.startsWith("claim-") && !kind.startsWith("general-prev") && !kind.startsWith("general-dup");
    }

    static void corner(Case base, String as) {
        Case c = base.copy(as); c.kind = "corner:" + base.kind; c.id = "c-" + as + "-" + base.kind;
        ids(c, new SplittableRandom(c.id.hashCode()), false);
        if (as.equals(Run.COOP)) cooperative(c, null); else write(c, Run.run(c));
    }

    /** Cooperative: follow-up rebalances until nobody has to give anything up. */
    static Case cooperative(Case c, List<Member> keep) {
        List<Case> phases = new ArrayList<>(); List<Out> outs = new ArrayList<>();
        Case cur = c;
        for (int ph = 0; ph < 12; ph++) {
            Out o = Run.run(cur); cur.phase = ph; phases.add(cur); outs.add(o);
            if (o.error != null) break;
            boolean revoked = false;
            Case nx = cur.copy(cur.assignor); nx.id = c.id + "." + (ph + 1); nx.chain = cur.chain; nx.step = cur.step;
            int gen = nx.members.stream().map(m -> m.generation).filter(Objects::nonNull).max(Integer::compare).orElse(0) + 1;
            for (Member m : nx.members) {
                List<TP> got = o.lists.getOrDefault(m.id, List.of());
                // what the consumer has to revoke: anything it said it owned that was not handed back
                if (!new HashSet<>(got).containsAll(m.owned)) revoked = true;
                m.owned = new ArrayList<>(got); Collections.sort(m.owned); m.generation = gen; m.subGenSet = false; m.subGeneration = null;
            }
            if (!revoked) { cur = nx; break; }
            cur = nx;
        }
        for (int i = 0; i < phases.size(); i++) { phases.get(i).phases = phases.size(); write(phases.get(i), outs.get(i)); }
        return cur;
    }

    static void write(Case c, Out o) {
        int v = QUICK ? 1 : Run.variants(c, o);
        StringBuilder b = new StringBuilder(Model.head(c));
        Model.input(b, c, Run.server(c.assignor));
        if (o.error != null) { b.append(",\"error\":"); Model.str(b, o.error); }
        else { b.append(",\"result\":"); Model.result(b, o.sorted()); }
        b.append(",\"exact\":").append(v == 1);
        if (v > 1) { b.append(",\"variants\":").append(v).append(",\"memberIter\":"); Model.strs(b, Run.memberIter(c)); }
        if (c.assignor.equals(Run.UNIFORM) && v > 1) { b.append(",\"topicIter\":"); Model.strs(b, Run.topicIter(c)); }
        b.append('}');
        out.get(c.assignor).println(b);
        int[] s = stat.computeIfAbsent(c.assignor, k -> new int[3]); s[0]++; if (v == 1) s[1]++; if (o.error != null) s[2]++;
    }

    // ---------------------------------------------------------------- random inputs
    static int skew(SplittableRandom r, int max, double pow) { return (int) (max * Math.pow(r.nextDouble(), pow)); }
    static boolean p(SplittableRandom r, double q) { return r.nextDouble() < q; }

    static String hex(SplittableRandom r, int n) { StringBuilder b = new StringBuilder(); for (int i = 0; i < n; i++) b.append(Character.forDigit(r.nextInt(16), 16)); return b.toString(); }
    static String mixed(SplittableRandom r, int n) { String al = "ABCXYZabcxyz0189-_."; StringBuilder b = new StringBuilder(); for (int i = 0; i < n; i++) b.append(al.charAt(r.nextInt(al.length()))); return b.toString(); }

    static String name(SplittableRandom r, int style, int i) {
        return switch (style) {
            case 0 -> String.format("m%02d", i);
            case 1 -> "consumer-app-" + (i + 1) + "-" + hex(r, 8) + "-" + hex(r, 4) + "-4" + hex(r, 3) + "-" + hex(r, 4) + "-" + hex(r, 12);
            case 2 -> mixed(r, 3 + r.nextInt(6)) + i;
            default -> "member-" + i;
        };
    }
    static String topicName(SplittableRandom r, int style, int i) {
        return switch (style) { case 0 -> "t" + i; case 1 -> "orders.v" + i; default -> mixed(r, 2 + r.nextInt(5)) + i; };
    }

    static void ids(Case c, SplittableRandom r, boolean rnd) {
        long k = 1;
        for (Topic t : c.topics.values()) if (t.idHi == 0 && t.idLo == 0) {
            if (rnd) { t.idHi = (r.nextLong() & ~0xF000L) | 0x4000L; t.idLo = (r.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L; }
            else { t.idHi = 0; t.idLo = k; }
            k++;
        }
    }

    static List<List<String>> racksFor(SplittableRandom r, int n, int nr, int rf, boolean pattern) {
        List<List<String>> l = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            LinkedHashSet<String> s = new LinkedHashSet<>();
            if (pattern) for (int j = 0; j < rf; j++) s.add("r" + (i + j) % nr);
            else while (s.size() < Math.min(rf, nr)) s.add("r" + r.nextInt(nr));
            l.add(new ArrayList<>(s));
        }
        return l;
    }

    static final class World {
        SplittableRandom r; String assignor; Case c = new Case(); int mStyle, tStyle, nextMember, nextTopic, subStyle, nr, rf; boolean racks, rndIds, statics;
        double memberRack; boolean rackPattern;
        List<String> allTopics = new ArrayList<>();   // including missing ones

        World(String assignor, SplittableRandom r, int maxMembers, int maxTopics, int maxParts, boolean racksAllowed) {
            this.r = r; this.assignor = assignor; c.assignor = assignor;
            mStyle = r.nextInt(4); tStyle = r.nextInt(3); rndIds = r.nextBoolean(); statics = p(r, 0.25);
            double u = r.nextDouble(); subStyle = u < 0.5 ? 0 : u < 0.75 ? 1 : u < 0.88 ? 2 : 3;
            racks = racksAllowed && p(r, 0.3); nr = 2 + r.nextInt(4); rf = 1 + r.nextInt(3); memberRack = p(r, 0.6) ? 1 : 0.6; rackPattern = r.nextBoolean();
            int k = 1 + skew(r, maxTopics, 1.7);
            boolean copart = p(r, 0.3); int same = 1 + skew(r, maxParts, 2);
            for (int i = 0; i < k; i++) addTopic(copart ? same : p(r, 0.08) ? r.nextInt(3) : skew(r, maxParts, 2));
            if (p(r, 0.1)) allTopics.add(topicName(r, tStyle, nextTopic++)); // subscribed, never created
            int n = 1 + skew(r, maxMembers, 1.8);
            for (int i = 0; i < n; i++) addMember();
        }
        void addTopic(int n) {
            String nm = topicName(r, tStyle, nextTopic++);
            c.topic(nm, n); allTopics.add(nm);
            if (racks) c.topics.get(nm).racks = racksFor(r, n, nr, rf, rackPattern);
            ids(c, r, rndIds);
            if (!rndIds) { long max = 0; for (Topic t : c.topics.values()) if (t != c.topics.get(nm)) max = Math.max(max, t.idLo); c.topics.get(nm).idLo = max + 1; }
        }
        List<String> pick() {
            List<String> l = new ArrayList<>(allTopics);
            switch (subStyle) {
                case 1 -> { double q = 0.3 + 0.6 * r.nextDouble(); l.removeIf(t -> !p(r, q)); }
                case 2 -> { int g = r.nextInt(2); l.removeIf(t -> (t.hashCode() & 1) != g); }
                case 3 -> { if (p(r, 0.25) && !l.isEmpty()) l.remove(r.nextInt(l.size())); }
                default -> { }
            }
            for (int i = l.size() - 1; i > 0; i--) Collections.swap(l, i, r.nextInt(i + 1));
            return l;
        }
        Member addMember() {
            Member m = new Member(name(r, mStyle, nextMember++));
            m.topics = pick();
            if (statics && p(r, 0.7)) m.instanceId = p(r, 0.5) ? "inst-" + (99 - nextMember) : mixed(r, 3) + nextMember;
            if (racks && p(r, memberRack)) m.rack = "r" + r.nextInt(nr);
            c.members.add(r.nextInt(c.members.size() + 1), m);
            return m;
        }
    }

    static void random(String as, int count, long seed) {
        int i = 0, chain = 0; boolean stateful = as.equals(Run.STICKY) || as.equals(Run.COOP) || as.equals(Run.UNIFORM);
        int[] st = stat.computeIfAbsent(as, k -> new int[3]); int before = st[0];
        while (st[0] - before < count) {
            SplittableRandom r = new SplittableRandom(seed * 1_000_003L + i++);
            boolean rackOk = !Run.server(as) && !as.equals(Run.RR);
            if (!stateful || p(r, 0.75)) {
                boolean small = p(r, 0.5);
                World w = LARGE ? new World(as, r, 300, 30, 200, rackOk) : new World(as, r, small ? 8 : 40, small ? 4 : 12, small ? 12 : 60, rackOk);
                w.c.id = as + "-" + seed + "-" + i; w.c.kind = w.racks ? "random-rack" : "random";
                if (stateful && p(r, 0.75)) { claims(w); if (ASTRAY) astray(w); w.c.kind += "-claims"; }
                // topic order of the description carries no meaning; shuffle it
                if (as.equals(Run.COOP)) cooperative(w.c, null); else write(w.c, Run.run(w.c));
            } else chain(as, r, seed + "-" + i, chain++, rackOk, st, before, count);
        }
    }

    /** Arbitrary, partly contradictory ownership claims. */
    static void claims(World w) {
        SplittableRandom r = w.r; int base = 3 + r.nextInt(5);
        boolean clean = p(r, 0.3);
        for (Member m : w.c.members) {
            m.generation = clean || p(r, 0.6) ? Integer.valueOf(base) : p(r, 0.5) ? Integer.valueOf(base - 1 - r.nextInt(2)) : p(r, 0.5) ? Integer.valueOf(-1) : null;
            if (m.generation != null && m.generation >= 0 && !clean && p(r, 0.08)) { m.subGenSet = true; m.subGeneration = -1; }
        }
        if (w.assignor.equals(Run.UNIFORM)) clean = true;
        List<Member> ok = w.c.members.stream().filter(m -> m.generation != null).collect(Collectors.toList());
        if (ok.isEmpty()) return;
        boolean anywhere = p(r, 0.15);
        for (Topic t : w.c.topics.values()) for (int p = 0; p < t.n; p++) {
            int k = p(r, 0.15) ? 0 : !clean && p(r, 0.12) ? 2 + r.nextInt(2) : 1;
            LinkedHashSet<Member> who = new LinkedHashSet<>();
            for (int j = 0; j < k; j++) {
                Member m = ok.get(r.nextInt(ok.size()));
                if (!anywhere && !m.topics.contains(t.name)) continue;
                who.add(m);
            }
            for (Member m : who) m.owned.add(new TP(t.name, p));
        }
        if (!clean && !w.assignor.equals(Run.UNIFORM) && p(r, 0.1)) ok.get(r.nextInt(ok.size())).owned.add(new TP("gone-topic", 1));
    }

    /** In every second group somebody claims one to three partitions beyond a count, in every seventh a topic list is empty. */
    static void astray(World w) {
        SplittableRandom r = w.r; List<Member> ok = w.c.members.stream().filter(m -> m.generation != null).collect(Collectors.toList());
        List<Topic> ts = new ArrayList<>(w.c.topics.values());
        if (p(r, 1 / 2.0) && !ok.isEmpty() && !ts.isEmpty()) for (int k = 1 + r.nextInt(3); k > 0; k--) {
            Topic t = ts.get(r.nextInt(ts.size())); Member m = ok.get(r.nextInt(ok.size())); TP tp = new TP(t.name, t.n + r.nextInt(3));
            if (!m.owned.contains(tp)) m.owned.add(tp);
        }
        if (p(r, 1 / 7.0)) w.c.members.get(r.nextInt(w.c.members.size())).topics.clear();
    }

    /** Successive rebalances with churn; every result becomes the next ownership. */
    static void chain(String as, SplittableRandom r, String tag, int chain, boolean rackOk, int[] st, int before, int count) {
        boolean small = p(r, 0.5);
        World w = LARGE ? new World(as, r, 200, 20, 120, rackOk) : new World(as, r, small ? 8 : 36, small ? 4 : 10, small ? 12 : 48, rackOk);
        int steps = 4 + r.nextInt(8), gen = 1;
        String[] kinds = {"join", "leave", "bounce", "grow", "new-topic", "del-topic", "resub", "stale", "none"};
        double[] wt = {0.25, 0.22, 0.12, 0.08, 0.07, 0.04, 0.1, 0.08, 0.04};
        Map<String, List<TP>> staleOwned = new HashMap<>(); Map<String, Integer> staleGen = new HashMap<>();
        for (int s = 0; s < steps && st[0] - before < count; s++) {
            String kind = "fresh";
            if (s > 0) {
                double u = r.nextDouble(); int k = 0; while (k < wt.length - 1 && u >= wt[k]) { u -= wt[k]; k++; }
                kind = kinds[k];
                List<Member> ms = w.c.members; int n = 1 + r.nextInt(3);
                switch (kind) {
                    case "join" -> { for (int j = 0; j < n && ms.size() < 40; j++) w.addMember(); }
                    case "leave" -> { for (int j = 0; j < n && ms.size() > 1; j++) ms.remove(r.nextInt(ms.size())); }
                    case "bounce" -> { // member comes back under a new id, static ones keep the instance id
                        for (int j = 0; j < n && !ms.isEmpty(); j++) {
                            Member old = ms.remove(r.nextInt(ms.size())); Member nw = new Member(name(r, w.mStyle, w.nextMember++));
                            nw.instanceId = old.instanceId; nw.topics = old.topics; nw.rack = old.rack;
                            if (Run.server(as) && old.instanceId != null) { nw.owned = old.owned; nw.generation = old.generation; }
                            ms.add(nw);
                        }
                    }
                    case "grow" -> { List<Topic> ts = new ArrayList<>(w.c.topics.values()); if (!ts.isEmpty()) { Topic t = ts.get(r.nextInt(ts.size())); int add = 1 + r.nextInt(6);
                        if (t.racks != null) { List<List<String>> x = new ArrayList<>(t.racks); x.addAll(racksFor(r, add, w.nr, w.rf, false)); t.racks = x; } t.n += add; } }
                    case "new-topic" -> { w.addTopic(1 + skew(r, 30, 2)); String nt = w.allTopics.get(w.allTopics.size() - 1); for (Member m : ms) if (w.subStyle == 0 || p(r, 0.6)) m.topics.add(nt); }
                    case "del-topic" -> { if (w.c.topics.size() > 1) { String t = new ArrayList<>(w.c.topics.keySet()).get(r.nextInt(w.c.topics.size())); w.c.topics.remove(t); } }
                    case "resub" -> { if (w.subStyle == 0) { if (w.allTopics.size() > 1) { String t = w.allTopics.remove(r.nextInt(w.allTopics.size())); for (Member m : ms) m.topics.remove(t); } }
                        else ms.get(r.nextInt(ms.size())).topics = w.pick(); }
                    default -> { }
                }
            }
            Case c = w.c.copy(as); c.kind = (w.racks ? "chain-rack:" : "chain:") + kind; c.chain = chain; c.step = s; c.id = as + "-" + tag + "-s" + s;
            if (s > 0 && !as.equals(Run.UNIFORM) && kind.equals("stale")) {
                // some members missed earlier rounds and still report what they had then
                for (Member m : c.members) if (staleOwned.containsKey(m.id) && p(r, 0.3)) {
                    m.owned = new ArrayList<>(staleOwned.get(m.id)); m.generation = staleGen.get(m.id);
                    if (p(r, 0.2)) { m.subGenSet = true; m.subGeneration = -1; }
                }
            }
            Map<String, List<TP>> fin; 
            if (as.equals(Run.COOP)) {
                Case end = cooperative(c, null);
                fin = new HashMap<>(); for (Member m : end.members) fin.put(m.id, m.owned);
                gen = end.members.stream().map(m -> m.generation == null ? 0 : m.generation).max(Integer::compare).orElse(gen);
            } else {
                Out o = Run.run(c); write(c, o);
                if (o.error != null) return;
                fin = o.sorted(); gen = Math.max(gen, c.members.stream().map(m -> m.generation == null ? 0 : m.generation).max(Integer::compare).orElse(0)) + 1;
            }
            for (Member m : w.c.members) if (m.generation != null && p(r, 0.5)) { staleOwned.put(m.id, m.owned); staleGen.put(m.id, m.generation); }
            for (Member m : w.c.members) {
                m.owned = new ArrayList<>(fin.getOrDefault(m.id, List.of())); m.generation = gen;
            }
        }
    }
}
