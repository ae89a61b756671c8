// What a program does with requests: decides from the head, takes the body, answers.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <variant>

#include "registry_server/http/message.h"

namespace lode {

/// Takes one request's body (perhaps empty), then answers. Destroyed without `finish` when the client goes away.
class BodyReceiver {
public:
    virtual ~BodyReceiver() = default;
    /// On the server's own thread, so it may write to the page cache but must not wait for the disk. An answer ends the
    /// upload: it is sent, and the rest of the body is not read.
    virtual std::optional<Reply> on_bytes(std::span<const std::byte> bytes) = 0;
    /// On a worker thread, once, after the last byte: the place for fsync, renames and locks.
    virtual FinalAnswer finish() = 0;
};

/// Answers one request, later and from any thread. The first call counts; one for a client that has gone, or for a
/// server that has, is lost without harm. May be copied.
using Responder = std::function<void(FinalAnswer)>;

/// An answer that takes its time: called at once on the server's own thread, where it must not wait, and told whom to
/// hand the answer to. For reads; a request's body is not taken.
using AnswerLater = std::function<void(Responder)>;

using Answer = std::variant<Reply, FileReply, std::unique_ptr<BodyReceiver>, AnswerLater>;

class Handler {
public:
    virtual ~Handler() = default;
    /// On the server's own thread; must not wait. The answer to HEAD is made like that to GET: the server leaves the
    /// body out.
    virtual Answer answer(const RequestHead& head) = 0;
    /// Before each of the server's turns, and once more before work that is done by now is answered: requests of one
    /// turn are there at the same time, and what one of them found on the disk holds for the others, unless something
    /// was published meanwhile. On the server's own thread.
    virtual void begin_turn() {}
    /// The server is about to end: those who wait for an answer should get one soon. On the server's own thread.
    virtual void stop() {}
};

}  // namespace lode
