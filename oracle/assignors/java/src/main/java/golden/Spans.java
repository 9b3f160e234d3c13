package golden;

import golden.Model.*;
import java.util.*;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.*;

/** Two things that no single case can show, for they span several plans; prints what Java does. */
public final class Spans {
    public static void main(String[] a) {
        endless();
        memory();
    }

    /** A cooperative group that never settles: racks and unequal subscriptions. */
    static void endless() {
        Case c = new Case();
        c.assignor = Run.COOP;
        c.topic("a", 4).racks("a", "r1", "", "r1", "").topic("t10", 2).racks("t10", "r1", "r1");
        c.topic("t2", 3).racks("t2", "r1", "", "").topic("T1", 3).racks("T1", "", "r2", "r2");
        owner(c, "a", "r3", "T1-0 a-1", "a", "T1");
        owner(c, "b", "r1", "T1-1 a-2 t10-0 t2-1", "t2", "a", "T1", "t10");
        owner(c, "c", "r2", "T1-2 t10-1", "t10", "T1");
        owner(c, "d", null, "a-0 a-3 t2-0 t2-2", "a", "t2", "T1");
        for (int round = 1; round <= 1000; round++) {
            Out o = Run.run(c);
            int revoked = 0;
            for (Member m : c.members) for (TP t : m.owned) if (!o.lists.get(m.id).contains(t)) revoked++;
            if (round < 8 || round % 200 == 0) System.out.println("round " + round + ": " + revoked + " revoked, " + text(o.lists));
            if (revoked == 0) return;
            for (Member m : c.members) { m.owned = new ArrayList<>(o.lists.get(m.id)); m.generation = round + 1; }
        }
    }

    /** The same call to a new assignor object, and to one that has met generation 40. */
    static void memory() {
        for (String assignor : List.of(Run.STICKY, Run.COOP)) {
            Case c = new Case();
            c.assignor = assignor;
            c.topic("t", 8).topic("u", 1);
            owner(c, "a", null, "t-0 t-1 t-2 t-3 t-4 t-5 t-6 t-7", "t").generation = 3;
            owner(c, "c", null, "", "t", "u").generation = 3;
            owner(c, "d", null, "t-1", "t").generation = 2;
            Case later = c.copy(assignor);
            later.members.get(0).generation = 40;
            ConsumerPartitionAssignor once = Run.newClient(assignor), twice = Run.newClient(assignor);
            call(twice, later);
            System.out.println(assignor + ", new object:   " + call(once, c));
            System.out.println(assignor + ", met 40 before: " + call(twice, c));
        }
    }

    static Member owner(Case c, String id, String rack, String owned, String... topics) {
        Member m = c.m(id, topics);
        m.rack = rack;
        m.generation = 1;
        for (String o : owned.split(" "))
            if (!o.isEmpty()) m.owned.add(new TP(o.substring(0, o.lastIndexOf('-')), Integer.parseInt(o.substring(o.lastIndexOf('-') + 1))));
        return m;
    }

    static String call(ConsumerPartitionAssignor assignor, Case c) {
        Map<String, Subscription> subs = new HashMap<>();
        for (Member m : c.members) subs.put(m.id, Run.subscription(c.assignor, m));
        Map<String, Assignment> plan = assignor.assign(Run.cluster(c), new GroupSubscription(subs)).groupAssignment();
        Map<String, List<TP>> lists = new TreeMap<>();
        plan.forEach((id, given) -> lists.put(id, given.partitions().stream().map(p -> new TP(p.topic(), p.partition())).toList()));
        return text(lists);
    }

    static String text(Map<String, List<TP>> lists) {
        StringBuilder b = new StringBuilder();
        new TreeMap<>(lists).forEach((id, list) -> {
            List<TP> sorted = new ArrayList<>(list);
            Collections.sort(sorted);
            b.append(b.length() > 0 ? "; " : "").append(id).append(":");
            for (TP t : sorted) b.append(' ').append(t.topic()).append('-').append(t.p());
        });
        return b.toString();
    }
}
