// Where a program on a server gets its AWS keys from, in the order of the AWS SDKs (AWS SDKs and Tools
// Reference Guide, "Standardized credential providers"):
//
//   1. the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN;
//   2. the profile AWS_PROFILE, or "default", in AWS_SHARED_CREDENTIALS_FILE (~/.aws/credentials) and in
//      AWS_CONFIG_FILE (~/.aws/config);
//   3. the container's service (ECS, EKS Pod Identity): AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, or
//      AWS_CONTAINER_CREDENTIALS_FULL_URI, with AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE or
//      AWS_CONTAINER_AUTHORIZATION_TOKEN;
//   4. the instance's metadata (EC2, IMDSv2) at AWS_EC2_METADATA_SERVICE_ENDPOINT, or where it usually is,
//      unless AWS_EC2_METADATA_DISABLED is "true".
//
// Keys only: single sign-on, assumed roles, web identities and programs that print keys are not supported,
// and where one of them is asked for, the search ends with a sentence that says so instead of finding keys of
// somebody else. No secret gets into a log line or a sentence.
#pragma once

#include "bot/aws/access_keys.hpp"
#include "evidence/clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace bot::aws {

struct file_text {
    std::string text;
    std::string problem;  // "does not exist"; empty: it could be read
};

// What is looked at. Tests put their own in its place.
struct surroundings {
    std::function<std::string(const std::string& name)> variable;  // of the environment; empty: not set
    std::function<file_text(const std::string& path)> read;
    std::function<std::string(const std::string& path)> mark;  // another one when the file has changed
    std::function<evidence::moment()> now;
    std::string container = "http://169.254.170.2";  // where a relative address leads
    std::string instance = "http://169.254.169.254";
    std::chrono::milliseconds patience{2000};  // for each question to one of the two
};

surroundings of_this_machine();

// The keys, or a sentence for the operator that says where they were looked for.
struct keys_answer {
    std::shared_ptr<const access_keys> keys;
    std::string source;  // "the environment", or the profile and the file that it is in
    std::string problem;
};

// Used on the I/O thread.
class credentials {
public:
    credentials(boost::asio::any_io_executor on, surroundings in);
    // A question that is under way ends without an answer.
    ~credentials();
    credentials(const credentials&) = delete;
    credentials& operator=(const credentials&) = delete;

    // The keys to sign with now. A file is read again when it has changed. Temporary keys of a container or
    // an instance are renewed five to six minutes before they expire, by one question for all who ask;
    // meanwhile, and while that fails, the old ones are given out until they expire. After a failure nothing
    // is asked for ten seconds.
    boost::asio::awaitable<keys_answer> current();

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace bot::aws
