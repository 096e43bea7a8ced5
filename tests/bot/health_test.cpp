#include "bot/health.hpp"

#include "tests/support/office.hpp"
#include "tests/support/process_limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace bot {
namespace {

using testing::HasSubstr;

class Health : public testing::Test {
protected:
    support::office dossier;

    http_response ask(std::string_view path) {
        for (const route& known : health_routes(dossier.desk())) {
            if (known.path != path) continue;
            EXPECT_EQ(known.method, "GET");
            EXPECT_EQ(known.largest_body, 0U);
            return dossier.io().await(known.handle({}));
        }
        return plain(404, "");
    }
};

TEST_F(Health, IsAlive) {
    EXPECT_EQ(ask("/healthz").status, 200);
    EXPECT_EQ(ask("/healthz").body, "alive\n");
}

TEST_F(Health, IsReadyWhenItCanCommit) {
    EXPECT_EQ(ask("/readyz").status, 200);
}

TEST_F(Health, CommitsOnceForManyWhoAsk) {
    const std::vector<route> routes = health_routes(dossier.desk());
    const auto ready = std::find_if(routes.begin(), routes.end(),
                                    [](const route& known) { return known.path == "/readyz"; });
    const auto commits = [&] {
        const auto each = dossier.io().call([&] { return dossier.desk().writing().commits.each; });
        return std::accumulate(each.begin(), each.end(), std::uint64_t(0));
    };
    EXPECT_EQ(dossier.io().await(ready->handle({})).status, 200);
    const std::uint64_t before = commits();
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(dossier.io().await(ready->handle({})).status, 200);
    EXPECT_LT(commits() - before, 20U) << "one a second";
}

TEST_F(Health, IsNotReadyWhenItCannot) {
    {
        const support::full_disk full;
        dossier.say("/decision lost");
    }
    EXPECT_EQ(ask("/readyz").status, 503);
    EXPECT_EQ(ask("/healthz").status, 200) << "alive, to say so";
}

TEST_F(Health, CountsForPrometheus) {
    dossier.say("/decision a private matter #secret-project", "key");
    dossier.say("/decision a private matter #secret-project", "key");
    dossier.say("/nonsense");
    dossier.say("/packet charter");
    dossier.io().call([&] { dossier.desk().show_anchors(12, 3); });
    const http_response answer = ask("/metrics");
    EXPECT_EQ(answer.type, "text/plain; version=0.0.4; charset=utf-8");
    for (const char* line :
         {"\ndossier_replies_total{tone=\"saved\"} 2\n", "\ndossier_replies_total{tone=\"refused\"} 1\n",
          "\ndossier_replies_total{tone=\"answer\"} 1\n", "\ndossier_replies_total{tone=\"failed\"} 0\n",
          "\ndossier_repeated_deliveries_total 1\n", "\ndossier_busy_total 0\n",
          "\ndossier_packets_total 1\n", "\ndossier_anchor_size 12\n", "\ndossier_anchor_unstamped 3\n",
          "# TYPE dossier_replies_total counter\n"})
        EXPECT_THAT(answer.body, HasSubstr(line));
    EXPECT_THAT(answer.body, testing::Not(HasSubstr("ana"))) << "counts, never whose";
    EXPECT_THAT(answer.body, testing::Not(HasSubstr("private")));
    EXPECT_THAT(answer.body, testing::Not(HasSubstr("secret")));
}

TEST_F(Health, TellsOfTheQueueTheDiskAndWhatWaits) {
    dossier.say("/decision a private matter");
    health_sources from;
    from.further = [] { return std::string("further 1\n"); };
    from.reminded = {"slack"};
    std::string text;
    for (const route& known : health_routes(dossier.desk(), from))
        if (known.path == "/metrics") text = dossier.io().await(known.handle({})).body;
    for (const char* line : {"\ndossier_queue_waiting 0\n", "\n# TYPE dossier_commit_seconds histogram\n",
                             "\ndossier_commit_seconds_count 1\n", "\ndossier_people 1\n",
                             "\ndossier_records 1\n", "\ndossier_outbox_due{platform=\"slack\"} 0\n",
                             "\ndossier_outbox_due_oldest_seconds{platform=\"slack\"} 0\n",
                             "\ndossier_nudge_looks_due{platform=\"slack\"} 0\n", "\nfurther 1\n"})
        EXPECT_THAT(text, HasSubstr(line));
    EXPECT_THAT(text, testing::Not(HasSubstr("platform=\"local\""))) << "whom nobody reminds";
}

}  // namespace
}  // namespace bot
